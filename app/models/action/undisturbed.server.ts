/** Transactions that take letters from under the post office, which records results of the same ones meanwhile. */

/** Of two who wait for each other the database ends one; that one begins again. */
const TRIES = 5;
const DEADLOCK = '40P01';

/** Does it, and again when it was ended for another's sake; any other error, or the fifth time, throws. */
export async function untilUndisturbed<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await act();
    } catch (error) {
      if (codeOf(error) !== DEADLOCK || tried === TRIES) throw error;
    }
  }
}

function codeOf(error: unknown): unknown {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return code ?? (cause as { code?: unknown } | undefined)?.code;
}
