/** How a letter ended: handed over, with the server's words, or failed, with the text given back. */
import { type Block, type Mail, renderMail } from './frame.tsx';

export type ReceiptWords = {
  subject: string;
  greeting: string;
  what: string;
  /** Only on failure: introduces the text that is given back. */
  returned?: string;
  button: string;
  footer: string;
};

export type ReceiptProps = { lang: string; words: ReceiptWords; url: string; letter?: string };

/** A receipt; also the note to someone who has already written, which has no letter to return. */
export function receiptMail({ lang, words, url, letter }: ReceiptProps): Mail {
  const blocks: Block[] = [
    { kind: 'text', text: words.greeting },
    { kind: 'text', text: words.what },
    { kind: 'button', label: words.button, url },
  ];
  if (words.returned && letter) {
    blocks.push({ kind: 'text', text: words.returned }, { kind: 'quote', text: letter });
  }
  return renderMail({ lang, subject: words.subject, blocks, footer: words.footer });
}
