/** What is wrong, or worth a look, in one letter as a version makes it. */
import type { LetterParts } from '#emails/letter.ts';

export type LetterToCheck = LetterParts & { subject: string; text: string };

export type About = {
  hasSalutation: boolean;
  stale: boolean;
  demands: readonly { number: number; sentence: string }[];
  /** Characters that a letter may have. */
  limit: number;
};

/** Longer lines may not stand in a mail (RFC 5322 2.1.1); ours are wrapped, a copied one may not be. */
const LINE_OCTETS = 998;
/** Longer mailto links are cut by some mail programs: the page then offers only the subject. */
const LINK_LENGTH = 2_000;

/** Findings in words for staff, most serious first; none when the letter is fine. */
export function findingsOf(letter: LetterToCheck, about: About): string[] {
  const size = [...letter.text].length;
  const missing = about.demands.filter(({ sentence }) => !letter.middle.includes(sentence));
  const longest = Math.max(...letter.text.split('\n').map((line) => Buffer.byteLength(line)));
  const link = encodeURIComponent(letter.text).length + encodeURIComponent(letter.subject).length;
  return [
    ...(/\{[a-z_]+\}/.test(letter.text) ? ['A slot was not filled'] : []),
    ...missing.map(({ number }) => `Demand ${number} is missing`),
    ...(about.hasSalutation ? [] : ['No salutation in this language: another language’s is used']),
    ...(size > about.limit ? [`${size} characters: ${about.limit} at most`] : []),
    ...(about.stale ? ['The holder of the office was not checked for 90 days'] : []),
    ...(longest > LINE_OCTETS ? [`A line of ${longest} octets: break the paragraph`] : []),
    ...(link > LINK_LENGTH ? ['Too long for a mailto link: only the subject goes into it'] : []),
  ];
}
