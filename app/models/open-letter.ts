import { type LetterDemand, readDemands } from './open-letter/demands.ts';
import { LetterError } from './open-letter/error.ts';
import { type LetterHead, readHead } from './open-letter/head.ts';
import { readLines } from './open-letter/lines.ts';
import { mark } from './open-letter/numbering.ts';

export { LetterError };
/** `date` is YYYY-MM-DD, `reference` is '' when the letter has none; every text is one line of plain text. */
export type OpenLetter = LetterHead & { demands: LetterDemand[] };

/**
 * Reads an open letter, Markdown or plain text of at most 200 KB, into its head and its numbered demands with their
 * points. Throws a LetterError that names the line when a part is missing or can be read in two ways.
 */
export function parseOpenLetter(text: string): OpenLetter {
  const lines = readLines(text);
  if (lines.length === 0)
    throw new LetterError(1, 'the file is empty; it should hold the text of an open letter');
  const { demands, from, to } = readDemands(mark(lines));
  return { ...readHead(lines.slice(0, from), lines.slice(to)), demands };
}
