/** "Please confirm": the code for the open tab, the link for everyone else, and nothing a stranger could have typed. */
import { type Block, type Mail, renderMail } from './frame.tsx';

export type ConfirmWords = {
  subject: string;
  greeting: string;
  ask: string;
  codeIntro: string;
  linkIntro: string;
  button: string;
  notMe: string;
  footer: string;
};

export type ConfirmProps = { lang: string; words: ConfirmWords; code: string; url: string };

/** The mail that asks for confirmation; a reminder is the same mail with other words. */
export function confirmMail({ lang, words, code, url }: ConfirmProps): Mail {
  const blocks: Block[] = [
    { kind: 'text', text: words.greeting },
    { kind: 'text', text: words.ask },
    { kind: 'text', text: words.codeIntro },
    { kind: 'code', text: code },
    { kind: 'text', text: words.linkIntro },
    { kind: 'button', label: words.button, url },
    { kind: 'text', text: words.notMe },
  ];
  return renderMail({ lang, subject: words.subject, blocks, footer: words.footer });
}
