/** For the build: every script and style is packed once, as tightly as it goes, and served as it lies there. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Below this a packed file saves no packet. */
const LEAST = 1024;

/** Lays `X.br` and `X.gz` beside each `X` of a folder, once the last of the two builds is written. */
export function precompress(folder: string): Plugin {
  let isLast = false;
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      isLast = Boolean(config.build.ssr);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        if (isLast)
          for (const name of await readdir(folder))
            if (/\.(js|css|svg)$/.test(name)) await pack(join(folder, name));
      },
    },
  };
}

async function pack(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.byteLength < LEAST) return;
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}
