/** Signs a mail for the domain in its From (DKIM, RFC 6376; Ed25519 after RFC 8463). Pure: the same mail gives the same bytes. */
import { createHash, sign } from 'node:crypto';
import { type Field, readMail, relaxedBody, relaxedField } from './canonical.ts';
import { type DkimKey, isAligned } from './dkim-keys.server.ts';

/** Named once more than they occur, so that a second one added on the way breaks the signature (RFC 6376 8.15). */
const sealedNames = ['From', 'To', 'Subject', 'Reply-To', 'Content-Type'];
const signedNames = [
  ...['Date', 'Message-ID', 'MIME-Version', 'Content-Transfer-Encoding'],
  ...['Content-Language', 'Auto-Submitted'],
  ...['List-Unsubscribe', 'List-Unsubscribe-Post'], // RFC 8058 4: or one click ends nothing
];
const foldAt = 78;

/**
 * The mail with one DKIM-Signature field in front of it per key, in the order of the keys; without keys, as it is.
 * `t=` is the mail's own Date. Throws when the mail has no header, no Date or no single From that all keys may speak for.
 */
export function signMail(bytes: Uint8Array, keys: readonly DkimKey[]): Uint8Array {
  if (!keys.length) return bytes;
  const { fields, body } = readMail(bytes);
  const domain = fromDomain(fields);
  const foreign = keys.find((key) => !isAligned(key.domain, domain));
  if (foreign) throw new Error(`The DKIM key of ${foreign.domain} can't sign mail from ${domain}`);
  const names = namesToSign(fields);
  const parts: SignedParts = {
    names,
    head: pickSigned(fields, names)
      .map((field) => `${relaxedField(field)}\r\n`)
      .join(''),
    bodyHash: sha256(relaxedBody(body)).toString('base64'),
    time: secondsOf(fields),
  };
  return Buffer.concat([...keys.map((key) => signature(key, parts)), bytes]);
}

/** The fields that a list of names in `h=` speaks of: each name takes the lowest that is left, or nothing (RFC 6376 5.4.2). */
export function pickSigned(fields: readonly Field[], names: readonly string[]): Field[] {
  const left = [...fields].reverse();
  return names.flatMap((name) => {
    const at = left.findIndex((field) => field.name === name.toLowerCase());
    return at < 0 ? [] : left.splice(at, 1);
  });
}

export const sha256 = (latin1: string): Buffer => createHash('sha256').update(latin1, 'latin1').digest();

type SignedParts = { names: string[]; head: string; bodyHash: string; time: number };

function signature({ algorithm, domain, selector, key }: DkimKey, parts: SignedParts): Buffer {
  const { names, head, bodyHash, time } = parts;
  const tags = ['DKIM-Signature: v=1;', ` a=${algorithm};`, ' c=relaxed/relaxed;', ` d=${domain};`];
  const list = names.map((name, i) => `${i ? '' : ' h='}${name}${i < names.length - 1 ? ':' : ';'}`);
  const unsigned = folded([...tags, ` s=${selector};`, ` t=${time};`, ...list, ` bh=${bodyHash};`, ' b=']);
  const signed = head + relaxedField({ name: 'dkim-signature', line: unsigned });
  const value =
    algorithm === 'rsa-sha256'
      ? sign('sha256', Buffer.from(signed, 'latin1'), key)
      : sign(null, sha256(signed), key); // RFC 8463 3: Ed25519 over the hash
  const lines = value.toString('base64').match(/.{1,76}/g) ?? [];
  return Buffer.from(`${[unsigned, ...lines].join('\r\n ')}\r\n`, 'latin1');
}

/** Breaks lines between pieces only; a piece that is too long by itself has a line of its own. */
function folded(pieces: readonly string[]): string {
  const lines = [''];
  for (const piece of pieces) {
    const line = lines[lines.length - 1] ?? '';
    if (line && line.length + piece.length > foldAt) lines.push(` ${piece.trimStart()}`);
    else lines[lines.length - 1] = line + piece;
  }
  return lines.join('\r\n');
}

function namesToSign(fields: readonly Field[]): string[] {
  const times = (name: string) => fields.filter((field) => field.name === name.toLowerCase()).length;
  const sealed = sealedNames.flatMap((name) => Array<string>(times(name) + 1).fill(name));
  return [...sealed, ...signedNames.flatMap((name) => Array<string>(times(name)).fill(name))];
}

function fromDomain(fields: readonly Field[]): string {
  const [from, ...more] = fields.filter(({ name }) => name === 'from');
  const domain = from && relaxedField(from).match(/@([^@\s<>]+)>?$/)?.[1];
  if (!domain || more.length) throw new Error('A mail to be signed has one From with one address');
  return domain.toLowerCase();
}

function secondsOf(fields: readonly Field[]): number {
  const date = fields.find(({ name }) => name === 'date');
  const time = Date.parse(date ? relaxedField(date).slice('date:'.length) : '');
  if (Number.isNaN(time)) throw new Error('A mail to be signed has a Date');
  return Math.max(0, Math.floor(time / 1000));
}
