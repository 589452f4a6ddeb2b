/** What of a letter its writer wrote: all that does not stand in the frame, the same letter without words of their own. Pure. */
import { normalWords, type Simhash, simhash } from './simhash.ts';

/** Fewer words than this, like "Please do", make no letter different. */
const LEAST_WORDS = 4;

/** Which sentences of a letter are not in its frame, in their order; '' when there is nothing to speak of. */
export function ownPart(letter: string, frame: string): string {
  const framed = new Set(sentencesOf(frame).map(keyOf));
  const own = sentencesOf(letter).filter((sentence) => keyOf(sentence) && !framed.has(keyOf(sentence)));
  const text = own.join(' ');
  return normalWords(text).length < LEAST_WORDS ? '' : text;
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;…])\s+|\n+/u);
const keyOf = (sentence: string): string => normalWords(sentence).join(' ');

export type Likeness = { own: boolean; simhash: Simhash };

/** A letter with words of its own is known by them, another one by its whole text. */
export function likenessOf(letter: string, frame: string): Likeness {
  const own = ownPart(letter, frame);
  return { own: own !== '', simhash: simhash(own || letter) };
}
