/** Reads the signatures of a mail back as a receiver would, against the records that are to be published. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Field, readMail, relaxedBody, relaxedField } from './canonical.ts';
import { pickSigned, sha256 } from './dkim.server.ts';
import { dkimPlace } from './dkim-keys.server.ts';

export type Checked = { selector: string; domain: string; algorithm: string; valid: boolean };

/** One entry per DKIM-Signature field, in their order. `records`: the text published at `SELECTOR._domainkey.DOMAIN`. */
export function checkSignatures(bytes: Uint8Array, records: ReadonlyMap<string, string>): Checked[] {
  const { fields, body } = readMail(bytes);
  const bodyHash = sha256(relaxedBody(body)).toString('base64');
  return fields
    .filter(({ name }) => name === 'dkim-signature')
    .map((field) => check(field, fields, bodyHash, records));
}

function check(
  field: Field,
  fields: Field[],
  bodyHash: string,
  records: ReadonlyMap<string, string>,
): Checked {
  const tags = tagsIn(relaxedField(field).slice('dkim-signature:'.length));
  const { a: algorithm = '', d: domain = '', s: selector = '', h = '', bh, b = '' } = tags;
  const record = records.get(dkimPlace({ selector, domain }));
  const head = pickSigned(fields, h.split(':')).map((signed) => `${relaxedField(signed)}\r\n`);
  const unsigned = relaxedField({ ...field, line: field.line.replace(/([:;]\s*b\s*=)[^;]*/, '$1') });
  const sound = tags.v === '1' && tags.c === 'relaxed/relaxed' && bh === bodyHash && record !== undefined;
  const valid = sound && isSignedBy(record, algorithm, head.join('') + unsigned, Buffer.from(b, 'base64'));
  return { selector, domain, algorithm, valid };
}

function isSignedBy(record: string, algorithm: string, signed: string, value: Buffer): boolean {
  const key = publicKeyIn(record);
  if (`${key.asymmetricKeyType}-sha256` !== algorithm) return false;
  if (algorithm === 'rsa-sha256') return verify('sha256', Buffer.from(signed, 'latin1'), key, value);
  return verify(null, sha256(signed), key, value);
}

function publicKeyIn(record: string): KeyObject {
  const { k, p = '' } = tagsIn(record);
  const bytes = Buffer.from(p, 'base64');
  if (k === 'rsa') return createPublicKey({ key: bytes, type: 'spki', format: 'der' });
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
}

/** `a=b; c=d` (RFC 6376 3.2); white space has no meaning in the values used here. */
function tagsIn(text: string): Record<string, string> {
  const pairs = text.split(';').map((tag) => tag.replace(/\s/g, '').split(/=(.*)/s, 2));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));
}
