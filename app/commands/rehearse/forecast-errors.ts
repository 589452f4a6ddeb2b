/** How far forecasts were off. Pure; moments in milliseconds. */
type Way = 'single' | 'bundle';
export type Foretold = { id: number; asked: number; way: Way; leaves: number };
type Left = ReadonlyMap<number, { at: number; way: Way }>;

/** A wait that was shorter counts as this long: ten minutes of an hour are 17 per cent, of a minute ten times too much. */
const SHORTEST = 3_600_000;

/**
 * The error of a forecast is its distance from what happened, as a share of how long the letter waited. Letters that have not
 * left are not counted here.
 */
export function forecastErrors(foretold: readonly Foretold[], left: Left) {
  const all = foretold.flatMap(({ id, asked, way, leaves }) => {
    const happened = left.get(id);
    if (!happened) return [];
    const wait = Math.max(SHORTEST, happened.at - asked);
    return [
      {
        error: Math.abs(leaves - happened.at) / wait,
        wait: happened.at - asked,
        kept: happened.way === way,
        way: happened.way,
      },
    ];
  });
  const errors = all.map(({ error }) => error).sort((a, b) => a - b);
  const waited = all
    .filter(({ wait }) => wait > SHORTEST)
    .map(({ error }) => error)
    .sort((a, b) => a - b);
  return {
    median: quantile(errors, 0.5),
    p90: quantile(errors, 0.9),
    waited_over_an_hour: waited.length,
    median_of_those: quantile(waited, 0.5),
    went_as_foretold: all.length ? round(all.filter(({ kept }) => kept).length / all.length) : null,
    bundled: all.filter(({ way }) => way === 'bundle').length,
  };
}

function quantile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : round(value);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
