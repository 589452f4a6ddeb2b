/** Five classes by people per million inhabitants. The steps are fixed, so that colours mean the same every day. */
const STEPS = [10, 50, 200, 1000] as const;

export type Level = 0 | 1 | 2 | 3 | 4;

/** The lower ends of the classes above the first. */
export const steps: readonly number[] = STEPS;

/** The class of a country; null where it has no figure of its own. */
export function levelOf(perMillion: number | null): Level | null {
  if (perMillion === null) return null;
  return STEPS.filter((step) => perMillion >= step).length as Level;
}
