/** Mail programs and systems between us and them cut longer links. */
const LINK_LIMIT = 2_000;

export type Mailto = {
  href: string /** False: the text was too long for a link, only the subject is in it. */;
  whole: boolean;
};

/** A mailto link (RFC 6068) with subject and, where it fits, the whole text. No address: To stays empty. */
export function mailtoLink(to: string | null, subject: string, text: string): Mailto {
  const address = (to ?? '').split('@').map(encodeURIComponent).join('@');
  const start = `mailto:${address}?subject=${encodeURIComponent(subject)}`;
  const href = `${start}&body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}`;
  return href.length <= LINK_LIMIT ? { href, whole: true } : { href: start, whole: false };
}
