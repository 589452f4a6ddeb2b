/** What the map says about places. The paths are committed; these tests read them as a reader of the picture would. */
import { describe, expect, test } from 'vitest';
import europe from '#app/components/maps/europe.json';
import { drawEurope } from '#app/components/maps/europe.ts';
import { levelOf } from '#app/components/maps/level.ts';
import { COLUMNS, hasMap, ROWS, tiles } from '#app/components/maps/tiles.ts';
import { memberStates, perMillion } from '#app/models/counts/population.ts';

type Point = readonly [number, number];

/** Lambert's azimuthal equal-area projection, as the paths were made with (Snyder 1987, eq. 24-2 to 24-4). */
function project([longitude, latitude]: Point): Point {
  const rad = Math.PI / 180;
  const [lon0 = 0, lat0 = 0] = europe.projection.centre;
  const [dx = 0, dy = 0] = europe.projection.translate;
  const [l, p, p0] = [(longitude - lon0) * rad, latitude * rad, lat0 * rad];
  const k = Math.sqrt(2 / (1 + Math.sin(p0) * Math.sin(p) + Math.cos(p0) * Math.cos(p) * Math.cos(l)));
  const x = k * Math.cos(p) * Math.sin(l);
  const y = k * (Math.cos(p0) * Math.sin(p) - Math.sin(p0) * Math.cos(p) * Math.cos(l));
  return [dx + x * europe.projection.scale, dy - y * europe.projection.scale];
}

/** The rings of a path that uses M, l and z only. */
function ringsOf(path: string): Point[][] {
  return path
    .split('M')
    .slice(1)
    .map((part) => {
      const numbers = [...part.matchAll(/-?\d*\.?\d+/g)].map(([text]) => Number(text));
      const ring: Point[] = [];
      for (let i = 0; i + 1 < numbers.length; i += 2) {
        const [x = 0, y = 0] = ring.at(-1) ?? [];
        ring.push([x + (numbers[i] ?? 0), y + (numbers[i + 1] ?? 0)]);
      }
      return ring;
    });
}

/** By the even-odd rule. */
function isInside(ring: readonly Point[], [x, y]: Point): boolean {
  return ring.reduce((inside, [x1, y1], place) => {
    const [x2 = 0, y2 = 0] = ring[(place + 1) % ring.length] ?? [];
    const crosses = y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;
    return crosses ? !inside : inside;
  }, false);
}

const countries = Object.entries(europe.countries);
const statesAt = (place: Point) =>
  countries
    .filter(([, path]) => ringsOf(path).filter((ring) => isInside(ring, project(place))).length % 2 === 1)
    .map(([code]) => code);
/** Which pieces of the silhouette a place lies in. */
const landAt = (place: Point) =>
  ringsOf(europe.rest).flatMap((ring, piece) => (isInside(ring, project(place)) ? [piece] : []));

const kyiv: Point = [30.52, 50.45];

test('Simferopol and Donetsk lie in one piece of land with Kyiv: no line parts Crimea or Donetsk from Ukraine', () => {
  for (const place of [
    [34.1, 44.95],
    [37.8, 48.0],
    [33.52, 44.62],
  ] satisfies Point[]) {
    expect(landAt(place)).toEqual(landAt(kyiv));
    expect(statesAt(place)).toEqual([]);
  }
  expect(landAt(kyiv)).toHaveLength(1);
  expect(drawEurope(new Map())).toMatch(/<path id="rest" d="[^"]*" fill="#ece9e2"\/>/); // filled, and no stroke
});

test('Cyprus is one island, north and south', () => {
  for (const place of [
    [33.32, 35.3],
    [33.0, 34.78],
    [33.9, 35.25],
  ] satisfies Point[])
    expect(statesAt(place)).toEqual(['CY']);
});

test('Malta and Cyprus can be seen: each has a dot where it lies, with its name', () => {
  const picture = drawEurope(new Map());
  for (const [code, place] of [
    ['MT', [14.4, 35.9]],
    ['CY', [33.2, 35.05]],
  ] satisfies [string, Point][]) {
    const [x, y] = project(place);
    const [dotX = 0, dotY = 0] = europe.dots[code as keyof typeof europe.dots];
    expect(Math.hypot(dotX - x, dotY - y)).toBeLessThan(4);
    expect(picture).toContain(`>${code}</text>`);
  }
});

test.each([
  ['Berlin', [13.4, 52.5], 'DE'],
  ['Évora', [-7.9, 38.57], 'PT'],
  ['Helsinki', [24.95, 60.3], 'FI'],
  ['Luxembourg', [6.13, 49.65], 'LU'],
  ['Athens', [23.6, 38.1], 'GR'],
  ['Dublin', [-6.5, 53.3], 'IE'],
] satisfies [string, Point, string][])('%s lies where it should', (_name, place, code) => {
  expect(statesAt(place)).toEqual([code]);
});

test('everything drawn stands in the frame: no part overseas shrinks the map', () => {
  for (const [code, path] of countries)
    for (const [x, y] of ringsOf(path).flat())
      expect([code, x >= 0 && x <= europe.width && y >= 0 && y <= europe.height]).toEqual([code, true]);
});

test('the paths say where they come from and under which terms', () => {
  expect(europe.source).toMatch(/Natural Earth.*public domain.*world-atlas.*ISC/);
});

describe('the tile map', () => {
  test('has all 27 states, each on a square of its own', () => {
    expect(Object.keys(tiles).sort()).toEqual([...memberStates].sort());
    expect(memberStates).toHaveLength(27);
    expect(new Set(Object.values(tiles).map(String)).size).toBe(27);
    expect(Object.values(tiles).every(([x, y]) => x < COLUMNS && y < ROWS)).toBe(true);
    // At this size Malta is its dot.
    expect([...countries.map(([code]) => code), 'MT'].sort()).toEqual([...memberStates].sort());
  });

  test('is for campaigns whose areas are countries', () => {
    expect(hasMap(['DE', 'elsewhere'])).toBe(true);
    expect(hasMap(['north', 'south'])).toBe(false);
  });

  test('shades by people per million, in fixed steps', () => {
    expect([0, 9.9, 10, 199, 200, 1000].map(levelOf)).toEqual([0, 0, 1, 2, 3, 4]);
    expect(levelOf(null)).toBeNull();
    expect(perMillion('MT', 563)).toBe(999.2);
    expect(perMillion('elsewhere', 5)).toBeNull();
  });
});
