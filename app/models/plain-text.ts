/** What people type, as plain text: taken as it is, or refused with the reason. Never cleaned into something else. */

export type TextProblem = 'missing' | 'too long' | 'control' | 'bidi';
export type LineProblem = TextProblem | 'encoded word';
export type NameProblem = LineProblem | 'link or address' | 'formula';

export type Parsed<Problem> = { ok: true; value: string } | { ok: false; problem: Problem };

export const NAME_LIMIT = 80;
export const OWN_WORDS_LIMIT = 2_000;

/** Marks that turn the direction of the text around them (UAX #9): a name could rewrite the line it stands in. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Controls, line separators, half surrogate pairs, code points that are no characters, and invisible format
 * characters. The two joiners stay: several scripts and most emoji are written with them.
 */
const UNPRINTABLE = /\p{Cc}|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** One line of text, in NFC. `max` counts code points. */
export function parseSingleLine(input: string, max: number): Parsed<LineProblem> {
  const value = trimmed(input.normalize('NFC'), /\p{Zs}/u);
  const problem = problemOf(value, value, max);
  if (problem) return refuse(problem);
  // RFC 2047: a mail reader would decode it into something we never saw.
  return value.includes('=?') ? refuse('encoded word') : { ok: true, value };
}

/** Text of several lines, in NFC, with \n for every line break. `max` counts code points. */
export function parseMultiLine(input: string, max: number): Parsed<TextProblem> {
  const value = trimmed(input.normalize('NFC').replaceAll('\r\n', '\n'), /[\p{Zs}\n]/u);
  const problem = problemOf(value, value.replaceAll('\n', ''), max);
  return problem ? refuse(problem) : { ok: true, value };
}

/** A person's name: one line that no mail program or spreadsheet takes for an address, a link or a formula. */
export function parseName(input: string): Parsed<NameProblem> {
  const parsed = parseSingleLine(input, NAME_LIMIT);
  if (!parsed.ok) return parsed;
  if (/@|:\/\//.test(parsed.value)) return refuse('link or address');
  return /^[=+\-@]/.test(parsed.value) ? refuse('formula') : parsed;
}

function problemOf(value: string, characters: string, max: number): TextProblem | null {
  if (value === '') return 'missing';
  if (BIDI.test(characters)) return 'bidi';
  if (UNPRINTABLE.test(characters)) return 'control';
  return lengthOf(value) > max ? 'too long' : null;
}

/** Length in code points, as the limits count it. */
export const lengthOf = (text: string): number => [...text].length;

const refuse = <P>(problem: P): Parsed<P> => ({ ok: false, problem });

/** Space around the whole is no loss; a control character there still is a reason to refuse. */
function trimmed(text: string, space: RegExp): string {
  const characters = [...text];
  const first = characters.findIndex((character) => !space.test(character));
  const last = characters.findLastIndex((character) => !space.test(character));
  return first < 0 ? '' : characters.slice(first, last + 1).join('');
}
