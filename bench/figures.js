// Medians and lines.

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

/** @param {number[]} values */
export const spread = (values) => [Math.min(...values), Math.max(...values)].map(round);

/** Three digits that mean something. */
export const round = (/** @type {number} */ value) => Number(value.toPrecision(3));
