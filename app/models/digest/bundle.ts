/** Which of the letters that wait go together, and which stand for the others with their text. Pure. */
import { distance, SAME_WITHIN, type Simhash } from '../originality/simhash.ts';

type Letter = { id: number; own: boolean; lang: string; simhash: Simhash };

/** Letters that say the same; `text`: ids of those whose text may stand for all, the best first. */
export type Group<L extends Letter> = { letters: L[]; text: number[] };

/**
 * Groups of letters that may be bundled: all that have no words of their own, and those whose words so many share that they are
 * nobody's own. Letters with words of their own are in none.
 */
export function groupsOf<L extends Letter>(letters: readonly L[], lang: string, copies: number): Group<L>[] {
  const forms = letters.filter(({ own }) => !own);
  const groups: L[][] = [];
  for (const letter of letters.filter(({ own }) => own)) {
    const like = groups.find(([first]) => first && distance(first.simhash, letter.simhash) <= SAME_WITHIN);
    if (like) like.push(letter);
    else groups.push([letter]);
  }
  return [forms, ...groups.filter((group) => group.length >= copies)]
    .filter((group) => group.length > 0)
    .map((group) => ({ letters: group, text: mostUsual(group, lang) }));
}

/** Letters in the target's language before others, and the most usual text before rarer ones. */
function mostUsual(letters: readonly Letter[], lang: string): number[] {
  const keyOf = ({ lang, simhash }: Letter) => `${lang} ${simhash.high} ${simhash.low}`;
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(keyOf(letter), (counts.get(keyOf(letter)) ?? 0) + 1);
  const weight = (letter: Letter) =>
    (letter.lang === lang ? letters.length : 0) + (counts.get(keyOf(letter)) ?? 0);
  return [...letters].sort((a, b) => weight(b) - weight(a) || a.id - b.id).map(({ id }) => id);
}

/** How often each demand is asked for, the most frequent first. */
export function countDemands(
  letters: readonly { demands: readonly number[] }[],
): { number: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const { demands } of letters)
    for (const number of new Set(demands)) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts]
    .map(([number, count]) => ({ number, count }))
    .sort((a, b) => b.count - a.count || a.number - b.number);
}
