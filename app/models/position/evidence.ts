/** The address of a page where a position can be read. */

const LIMIT = 500;

/**
 * An https address in its normal form, null for an empty field, undefined for anything else: other schemes, logins and
 * ports in it, hosts without a dot, more than 500 characters.
 */
export function parseEvidence(typed: string): string | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.protocol === 'https:' && !url.username && !url.password && !url.port;
  const named = /^[a-z\d-]+(\.[a-z\d-]+)*\.[a-z][a-z\d-]*$/.test(url.hostname);
  return plain && named && url.href.length <= LIMIT ? url.href : undefined;
}
