/** Turns an outgoing mail into its exact bytes. Pure: the same mail gives the same bytes. */
import { createHash } from 'node:crypto';
import { isPlainAddress } from './address.server.ts';
import { encodedWords, isPlainLine, quotedPrintable } from './encode.server.ts';

/** Fields that may stand beside those every mail has; nothing else can be added to a header. */
export const extraHeaders = [
  ...(['Auto-Submitted', 'Content-Language', 'X-Campaign', 'X-Captured-To'] as const),
  ...(['List-Unsubscribe', 'List-Unsubscribe-Post'] as const),
];
export type ExtraHeader = (typeof extraHeaders)[number];

/** `name` may be empty. `address` is a plain `dot-atom@domain`. */
export type Mailbox = { name: string; address: string };

export type OutgoingMail = {
  from: Mailbox;
  to: Mailbox;
  replyTo?: Mailbox | undefined;
  /** Without angle brackets. */
  messageId: string;
  date: Date;
  subject: string;
  /** Any line ends; written with CRLF and a line end after the last line. */
  text: string;
  html?: string | undefined;
  headers?: readonly (readonly [ExtraHeader, string])[] | undefined;
};

/** A mail that must not be written; the message names the field and never quotes its value. */
export class ComposeError extends Error {
  override name = 'ComposeError';
}

/**
 * The mail as RFC 5322 bytes: ASCII only, CRLF line ends, header lines folded at 76 columns where words allow it.
 * Dots are not stuffed. Throws ComposeError for anything that could add a field or an addressee, or be read as either.
 */
export function composeMail(mail: OutgoingMail): Uint8Array {
  const content = mail.html === undefined ? textContent(mail.text) : alternatives(mail, mail.html);
  const head = [
    `Date: ${dateField(mail.date)}`,
    mailboxField('From', mail.from),
    mailboxField('To', mail.to),
    ...(mail.replyTo ? [mailboxField('Reply-To', mail.replyTo)] : []),
    subjectField(mail.subject),
    `Message-ID: <${plainAddress('Message-ID', mail.messageId)}>`,
    ...extraFields(mail.headers ?? []),
    'MIME-Version: 1.0',
    ...content.head,
  ].join('\r\n');
  assertHead(head);
  return new TextEncoder().encode(`${head}\r\n\r\n${content.body}`);
}

const foldAt = 76; // RFC 2047 2, for lines with encoded words; RFC 5322 would allow 78
const longestLine = 998;
const longestQuotedName = 60;
/** One space between words, none around them: what folding and unfolding give back unchanged. */
const asciiWords = /^[!-~]+(?: [!-~]+)*$/;

function mailboxField(field: string, { name, address }: Mailbox): string {
  const angle = `<${plainAddress(field, address)}>`;
  if (!name) return `${field}: ${angle}`;
  const display = displayName(`${field}: `, singleLine(field, name));
  const lastLine = display.slice(display.lastIndexOf('\n') + 1);
  return `${display}${lastLine.length + 1 + angle.length > foldAt ? '\r\n' : ''} ${angle}`;
}

function displayName(prefix: string, name: string): string {
  const quoted = `"${name.replace(/["\\]/g, '\\$&')}"`;
  if (asciiWords.test(name) && quoted.length <= longestQuotedName) return prefix + quoted;
  return encodedField(prefix, name);
}

function subjectField(subject: string): string {
  if (!subject) throw new ComposeError('Subject is empty');
  const folded = asciiWords.test(singleLine('Subject', subject)) ? foldWords('Subject:', subject) : null;
  return folded ?? encodedField('Subject: ', subject);
}

const encodedField = (prefix: string, text: string): string =>
  prefix + encodedWords(text, prefix.length).join('\r\n ');

/** Folds before spaces; null when a word is too long to stay within the line. */
function foldWords(prefix: string, text: string): string | null {
  const lines = [prefix];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line !== prefix && line.length + 1 + word.length > foldAt) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.every((line) => line.length <= foldAt) ? lines.join('\r\n') : null;
}

function extraFields(headers: readonly (readonly [string, string])[]): string[] {
  const seen = new Set<string>();
  return headers.map(([name, value]) => {
    if (!extraHeaders.some((allowed) => allowed === name))
      throw new ComposeError('A header field is not in the list');
    if (seen.has(name)) throw new ComposeError(`${name} appears twice`);
    seen.add(name);
    if (!asciiWords.test(singleLine(name, value))) throw new ComposeError(`${name} is not plain ASCII words`);
    return foldWords(`${name}:`, value) ?? `${name}: ${value}`;
  });
}

/** RFC 5322 3.3, in UTC: `Mon, 23 Nov 2026 08:00:00 +0000`. */
function dateField(date: Date): string {
  const year = date.getUTCFullYear();
  if (!(year >= 1900 && year <= 9999)) throw new ComposeError('Date is not a date');
  return date.toUTCString().replace('GMT', '+0000');
}

function plainAddress(field: string, address: string): string {
  if (!isPlainAddress(address)) throw new ComposeError(`${field} holds an address that is not plain`);
  return address;
}

/** Refuses what could end a line, hide in one, or be decoded by a reader: controls, U+2028, lone surrogates, `=?`. */
function singleLine(field: string, value: string): string {
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(value)) throw new ComposeError(`${field} holds a control character`);
  if (value.includes('=?')) throw new ComposeError(`${field} holds an encoded word`);
  return value;
}

type Content = { head: string[]; body: string };

/** The text as it is when every line is short plain ASCII, quoted-printable otherwise. */
function textContent(text: string): Content {
  const lines = withCrlf('text', text);
  const plain = lines.split('\r\n').every(isPlainLine);
  return part('plain', plain ? '7bit' : 'quoted-printable', plain ? lines : quotedPrintable(lines));
}

function alternatives(mail: OutgoingMail, html: string): Content {
  // `=_` cannot occur in quoted-printable text, so the boundary never appears inside a part.
  const boundary = `=_${createHash('sha256').update(mail.messageId).digest('hex').slice(0, 32)}`;
  const parts = [
    part('plain', 'quoted-printable', quotedPrintable(withCrlf('text', mail.text))),
    part('html', 'quoted-printable', quotedPrintable(withCrlf('html', html))),
  ];
  const written = parts.map(({ head, body }) => `--${boundary}\r\n${head.join('\r\n')}\r\n\r\n${body}`);
  return {
    head: ['Content-Type: multipart/alternative;', ` boundary="${boundary}"`],
    body: `${written.join('')}--${boundary}--\r\n`,
  };
}

const part = (subtype: 'plain' | 'html', encoding: '7bit' | 'quoted-printable', body: string): Content => ({
  head: [`Content-Type: text/${subtype}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`],
  body,
});

function withCrlf(field: string, text: string): string {
  if (text.includes('\0') || /\p{Cs}/u.test(text))
    throw new ComposeError(`${field} holds NUL or half a character`);
  const lines = text.replace(/\r\n?|\n/g, '\r\n');
  return lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
}

/** Last look at what was built: lines of printable ASCII, none blank or too long, every field once. */
function assertHead(head: string): void {
  const lines = head.split('\r\n');
  const names = lines.filter((line) => !line.startsWith(' ')).map((line) => line.split(':', 1)[0]);
  const sound = lines.every(
    (line) => line.length <= longestLine && /^(?:[A-Za-z-]+:)? [ -~]*[!-~]$/.test(line),
  );
  if (!sound || new Set(names).size !== names.length)
    throw new ComposeError('The header did not come out as it should');
}
