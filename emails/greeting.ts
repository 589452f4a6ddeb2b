/** The greeting to an office before letters come: plain text, in its language and then in English. */
import type { Mail } from './frame.tsx';

export type GreetingPart = { lang: string; salutation: string; paragraphs: string[]; closing: string };

export type GreetingProps = { subject: string; parts: readonly GreetingPart[]; from: string };

export function greetingMail({ subject, parts, from }: GreetingProps): Pick<Mail, 'subject' | 'text'> {
  const written = parts.map(({ salutation, paragraphs, closing }) =>
    [salutation, ...paragraphs, `${closing}\n${from}`].join('\n\n'),
  );
  return { subject, text: written.join('\n\n– – –\n\n') };
}
