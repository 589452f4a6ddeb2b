// Medians, spreads and the lines made of them.

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** @param {number[]} values */
export const spread = (values) => [round(Math.min(...values)), round(Math.max(...values))];

/** Three digits that mean something. */
export const round = (/** @type {number} */ value) => Number(value.toPrecision(3));

/**
 * A line of pairs, each measured side by side.
 * @param {string} bench
 * @param {string} unit
 * @param {string} against
 * @param {{ ours: number, theirs: number }[]} pairs
 * @param {{ least?: number, most?: number } & Record<string, unknown>} target
 * @returns {import('./run.js').Line}
 */
export function pairLine(bench, unit, against, pairs, { least, most, ...more }) {
  const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
  const ratio = round(median(ratios));
  return {
    bench,
    ours: round(median(pairs.map(({ ours }) => ours))),
    unit,
    against,
    theirs: round(median(pairs.map(({ theirs }) => theirs))),
    ratio,
    runs: pairs.length,
    spread: spread(ratios),
    ...goal(ratio, { least, most }),
    ...more,
  };
}

/**
 * A line of ours alone.
 * @param {string} bench
 * @param {string} unit
 * @param {number[]} values
 * @param {{ least?: number, most?: number } & Record<string, unknown>} target
 * @returns {import('./run.js').Line}
 */
export function ownLine(bench, unit, values, { least, most, ...more }) {
  const ours = round(median(values));
  return {
    bench,
    ours,
    unit,
    runs: values.length,
    spread: spread(values),
    ...goal(ours, { least, most }),
    ...more,
  };
}

/**
 * @param {number} value
 * @param {{ least?: number | undefined, most?: number | undefined }} target
 */
function goal(value, { least, most }) {
  if (least !== undefined) return { target: `>= ${least}`, met: value >= least };
  if (most !== undefined) return { target: `<= ${most}`, met: value <= most };
  return {};
}

/** @param {{ foreign: number }[]} runs */
export const foreignIn = (runs) => ({ foreign: round(Math.max(0, ...runs.map(({ foreign }) => foreign))) });
