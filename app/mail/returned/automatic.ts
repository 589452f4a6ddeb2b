/** Telling answers of programs from answers of people, by header fields first (RFC 3834), by subject last. */
import type { ReadMail } from './read.server.ts';

export const headerOf = ({ headers }: Pick<ReadMail, 'headers'>, name: string): string =>
  headers.find(([key]) => key === name)?.[1].trim() ?? '';

/** Fields whose mere presence says that a program wrote. */
const marks = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-response-suppress',
  'x-ms-exchange-generated-message-source',
  'list-id',
  'list-unsubscribe',
  'feedback-id',
  'x-failed-recipients',
];

const precedences = ['bulk', 'junk', 'list', 'auto_reply', 'auto-reply'];

/** How programs begin a subject, in the languages of our offices. Compared in lower case. */
const subjects = [
  ...['auto:', 'auto-reply', 'autoreply', 'auto reply', 'automatic reply', 'automatic response', 'autosvar'],
  ...['out of office', 'out of the office', 'vacation', 'undeliverable', 'undelivered', 'mail delivery'],
  ...['delivery status notification', 'returned mail', 'read:', 'not read:', 'ticket received'],
  ...['automatische antwort', 'abwesenheit', 'eingangsbestätigung', 'automatisch antwoord', 'afwezig'],
  ...['réponse automatique', 'absence', 'accusé de réception', 'risposta automatica', 'fuori sede'],
  ...['respuesta automática', 'fuera de la oficina', 'acuse de recibo', 'resposta automática', 'ausente'],
  ...['automatisk svar', 'autosvar:', 'fraværende', 'frånvaro', 'automaattinen vastaus', 'poissa'],
  ...['automaatvastus', 'automātiska atbilde', 'automatinis atsakymas', 'automatyczna odpowiedź'],
  ...['odpowiedź automatyczna', 'automatická odpověď', 'mimo kancelář', 'automatická odpoveď'],
  ...['samodejni odgovor', 'automatski odgovor', 'automatikus válasz', 'răspuns automat'],
  ...['автоматичен отговор', 'автоматична відповідь', 'αυτόματη απάντηση', 'tweġiba awtomatika'],
  ...['freagra uathoibríoch', 'as an oifig'],
];

/** True for what a program sent by itself. `nullSender`: its envelope had no sender, as nobody's own mail has. */
export function isAutomatic(mail: ReadMail, nullSender: boolean): boolean {
  if (nullSender) return true;
  const submitted = headerOf(mail, 'auto-submitted').toLowerCase();
  if (submitted && !/^no\b/.test(submitted)) return true;
  if (marks.some((name) => headerOf(mail, name) !== '')) return true;
  if (precedences.includes(headerOf(mail, 'precedence').toLowerCase())) return true;
  if (headerOf(mail, 'return-path').replace(/\s/g, '') === '<>') return true;
  if (/\b(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)\b/i.test(headerOf(mail, 'from'))) return true;
  const subject = headerOf(mail, 'subject').toLowerCase();
  return subjects.some((start) => subject.startsWith(start));
}
