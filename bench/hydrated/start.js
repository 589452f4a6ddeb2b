// The peer of our action page: the same elements as a Remix page that is hydrated, built with the product's own Remix and React.
// Its route is made of our page's HTML; every text comes from its loader, as texts in 25 languages would have to.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, hear, startProcess } from '../processes.js';
import { routeOf } from './route.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const modules = path.join(root, 'node_modules');

/** Builds and starts it. @param {string} html our page */
export async function startHydrated(html) {
  const place = path.join(folder, 'hydrated');
  cpSync(path.join(here, 'app'), path.join(place, 'app'), { recursive: true });
  cpSync(path.join(here, 'vite.config.js'), path.join(place, 'vite.config.js'));
  writeFileSync(path.join(place, 'package.json'), '{"type":"module","sideEffects":false}');
  symlinkSync(modules, path.join(place, 'node_modules'));
  const { route, texts } = routeOf(html);
  mkdirSync(path.join(place, 'app', 'routes'), { recursive: true });
  mkdirSync(path.join(place, 'public'));
  writeFileSync(path.join(place, 'app', 'routes', '_index.jsx'), route);
  writeFileSync(
    path.join(place, 'app', 'texts.server.js'),
    `export const texts = ${JSON.stringify(texts)};\n`,
  );
  const css = /href="\/(assets\/site-[^"]+\.css)"/.exec(html)?.[1] ?? '';
  cpSync(path.join(root, 'build', 'client', css), path.join(place, 'public', 'site.css'));
  const cli = path.join(modules, '@remix-run', 'dev', 'dist', 'cli.js');
  const env = { ...process.env, NODE_ENV: /** @type {const} */ ('production') };
  const built = spawnSync(process.execPath, [cli, 'vite:build'], { cwd: place, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The hydrated page was not built: ${built.stdout}${built.stderr}`);
  const child = startProcess('hydrated/serve.js', [place], { NODE_ENV: 'production' });
  const { port } = await hear(child, (word) => word.port);
  return { child, port, pid: child.pid ?? 0 };
}
