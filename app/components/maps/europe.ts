/**
 * The countries in their shapes, over one silhouette of all other land: we draw no border there, so none can be wrong.
 * Where the paths come from stands in europe.json beside their licence.
 */
import europe from './europe.json';
import type { Level } from './level.ts';

/** Presentation attributes only: the picture stands alone, without our stylesheet. */
const fills: Record<Level, string> = {
  0: '#e3e9ef',
  1: '#b3c8da',
  2: '#739bbd',
  3: '#3a6c96',
  4: '#15395b',
};

/** Countries too small to be seen get a dot as well. */
const dots: Record<string, number[] | undefined> = europe.dots;

/** The map as an SVG document; countries without a level are drawn in the lightest shade. */
export function drawEurope(levels: ReadonlyMap<string, Level | null>): string {
  const fill = (code: string) => fills[levels.get(code) ?? 0];
  const shapes = Object.entries(europe.countries).map(
    ([code, path]) =>
      `<path id="${code}" d="${path}" fill="${fill(code)}" stroke="#fbfaf7" stroke-width=".8"/>`,
  );
  const marks = Object.keys(europe.dots).map((code) => {
    const [x = 0, y = 0] = dots[code] ?? [];
    return `<circle cx="${x}" cy="${y}" r="7" fill="${fill(code)}" stroke="#17222c"/><text x="${x - 12}" y="${y - 9}" font-family="sans-serif" font-weight="600" font-size="13" fill="#17222c">${code}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${europe.width} ${europe.height}"><rect width="100%" height="100%" fill="#fbfaf7"/><path id="rest" d="${europe.rest}" fill="#ece9e2"/>${shapes.join('')}${marks.join('')}</svg>`;
}
