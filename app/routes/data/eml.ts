/** A mail as a file that mail programs open as a draft. */

export type Mailbox = { name: string; address: string };

export type Draft = {
  /** Null: the mail program fills in its owner. */
  from: Mailbox | null;
  /** Null: left open, because we know no address that we would vouch for. */
  to: Mailbox | null;
  subject: string;
  text: string;
  lang: string;
  date: Date;
};

/**
 * Writes a message of RFC 5322 with one text part in base64. Names and subject are encoded whatever they hold
 * (RFC 2047), so nothing typed can end a header line. `X-Unsent: 1` asks the program to open it for editing.
 */
export function writeEml({ from, to, subject, text, lang, date }: Draft): string {
  const headers = [
    'X-Unsent: 1',
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    from && `From: ${mailbox(from)}`,
    to && `To: ${mailbox(to)}`,
    `Subject: ${encodedWords(subject)}`,
    `Content-Language: ${lang}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ].filter((header) => header !== null);
  return [...headers, '', ...base64Lines(text.replaceAll('\n', '\r\n')), ''].join('\r\n');
}

const mailbox = ({ name, address }: Mailbox) =>
  name === '' ? address : `${encodedWords(name)}\r\n <${address}>`;

/** An encoded word is at most 75 characters long; 42 bytes make 56 characters and leave room for the frame. */
const WORD_BYTES = 42;

function encodedWords(text: string): string {
  const chunks: string[] = [''];
  for (const character of text) {
    const last = chunks[chunks.length - 1] ?? '';
    if (Buffer.byteLength(last + character) > WORD_BYTES) chunks.push(character);
    else chunks[chunks.length - 1] = last + character;
  }
  return chunks.map((chunk) => `=?utf-8?B?${Buffer.from(chunk).toString('base64')}?=`).join('\r\n ');
}

const base64Lines = (text: string): string[] =>
  Buffer.from(text)
    .toString('base64')
    .match(/.{1,76}/g) ?? [];
