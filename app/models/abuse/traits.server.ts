/** What two actions of one hand have in common, as keyed hashes: the mail domain, and the words of their own. */
import { keyedHash } from '#app/secret.server.ts';

export const domainKey = (emailOrDomain: string): string =>
  keyedHash('mail domain', emailOrDomain.slice(emailOrDomain.indexOf('@') + 1).toLowerCase());

/** Letters and digits only, so that spaces, signs and capitals make no difference. Null when nothing was written. */
export function wordsKey({
  ownWords,
  editedText,
}: {
  ownWords: string;
  editedText: string | null;
}): string | null {
  const words = plainWords(`${ownWords} ${editedText ?? ''}`).replaceAll(' ', '');
  return words === '' ? null : keyedHash('own words', words);
}

/** Lower case, NFKC, one space for everything that is neither letter nor digit. */
export const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
