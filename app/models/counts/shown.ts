/** What the public sees of a small number: that it is small, and no more. One person must not be found in a table. */

export const SMALL = 5;

/** A number as anyone may see it; null stands for "under 5". */
export type Shown = number | null;

export const shown = (n: number): Shown => (n > 0 && n < SMALL ? null : n);

/** A share in per cent, whole; null when the whole or the part is too small to be told. */
export function share(part: number, whole: number): Shown {
  if (whole < SMALL || shown(part) === null) return null;
  return Math.round((part / whole) * 100);
}
