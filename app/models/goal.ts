/** A goal that raises itself. */

/** The next of 100, 200, 500, 1,000, 2,000, … that is not nearly reached: a goal moves on at nine tenths. */
export function goalFor(n: number): number {
  for (let step = 100; ; step *= 10) {
    const goal = [1, 2, 5].map((factor) => factor * step).find((g) => n < g * 0.9);
    if (goal !== undefined) return goal;
  }
}
