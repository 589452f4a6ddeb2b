/** SVG to PNG, and a minute's memory: a link that spreads is asked for by many servers at once. */
import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';

const MINUTE_MS = 60_000;
/** About 40 KB each. */
const MOST = 200;

const { resolve } = createRequire(import.meta.url);
const font = {
  fontFiles: ['400Regular/NotoSans_400Regular.ttf', '700Bold/NotoSans_700Bold.ttf'].map((file) =>
    resolve(`@expo-google-fonts/noto-sans/${file}`),
  ),
  loadSystemFonts: false,
  defaultFontFamily: 'Noto Sans',
};

const kept = new Map<string, { at: number; png: Promise<Uint8Array> }>();

/** The picture under this name as a PNG, drawn at most once a minute. */
export function pngOf(name: string, draw: () => Promise<string>): Promise<Uint8Array> {
  const known = kept.get(name);
  if (known && Date.now() - known.at < MINUTE_MS) return known.png;
  const png = draw().then(async (svg) => (await renderAsync(svg, { font })).asPng());
  kept.delete(name);
  kept.set(name, { at: Date.now(), png });
  png.catch(() => kept.delete(name));
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return png;
}
