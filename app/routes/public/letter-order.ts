/** The order in which a letter's demands stand. */

/** A comma list such as `3,1,2` as numbers: unknown and repeated ones dropped, missing ones put behind. */
export function readOrder(list: string | null, known: readonly number[]): number[] {
  const named = (list ?? '').split(',').map(Number);
  return [...new Set([...named.filter((number) => known.includes(number)), ...known])];
}

/** Moves a number up (-1) or down (1) by one place; at the end of the list, or when it is not in it, nothing moves. */
export function moveNumber(order: readonly number[], number: number, by: -1 | 1): number[] {
  const from = order.indexOf(number);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return [...order];
  const moved = order.filter((other) => other !== number);
  moved.splice(to, 0, number);
  return moved;
}
