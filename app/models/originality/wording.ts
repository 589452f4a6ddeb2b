/** Several approved wordings of a demand are offered in turn. Pure. */

/**
 * Which wording of a demand the letter of a turn has. Neighbouring turns differ in every demand that has several, and the
 * demands do not go in step: with n wordings each, n turns later the next combination begins.
 */
export function wordingOf<Worded extends { number: number; sentence: string; variants: readonly string[] }>(
  demand: Worded,
  turn: number,
): string {
  const all = [demand.sentence, ...demand.variants];
  const round = Math.floor(turn / all.length);
  return all[(turn + round * demand.number) % all.length] ?? demand.sentence;
}
