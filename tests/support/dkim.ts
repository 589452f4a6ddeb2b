/** DKIM keys that live as long as a test, and a verifier that shares no line with our signer. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { type DkimKey, dkimPlace, dkimRecord } from '#app/mail/dkim-keys.server.ts';

const domain = 'dear-minister.example';
const ed25519Key = (key: KeyObject): DkimKey => ({
  algorithm: 'ed25519-sha256',
  domain,
  selector: 'ed',
  key,
});
const rsaKey = (key: KeyObject): DkimKey => ({ algorithm: 'rsa-sha256', domain, selector: 'rsa', key });

/** For mail from plainMail's domain, in the order in which we sign. */
export const ed25519 = ed25519Key(generateKeyPairSync('ed25519').privateKey);
export const rsa = rsaKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
export const bothKeys = [ed25519, rsa];

/** DNS names and the strings published there. */
export type Zone = Map<string, string[]>;

export const zoneOf = (keys: readonly DkimKey[]): Zone =>
  new Map(keys.map((key) => [dkimPlace(key), [dkimRecord(key)]]));

/** What the verifier says of each signature, in their order: `ed25519-sha256 pass`; `no signature` without one. */
export async function verdicts(bytes: Uint8Array, zone: Zone): Promise<string[]> {
  const resolver = async (name: string, type: string): Promise<string[][]> => {
    const strings = type === 'TXT' ? zone.get(name) : undefined;
    if (!strings) throw Object.assign(new Error('No such name'), { code: 'ENOTFOUND' });
    return [strings];
  };
  const { results } = await dkimVerify(Buffer.from(bytes), { resolver });
  return results.map(({ status }) =>
    status.header ? `${status.header.a} ${status.result}` : 'no signature',
  );
}
