/** DKIM keys: made, read from their files, and the public half as it is published. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type DkimAlgorithm = 'ed25519-sha256' | 'rsa-sha256';
/** `key`: private, kept as an object, since reading a PEM for every mail halves the speed. `domain` in lower case. */
export type DkimKey = { algorithm: DkimAlgorithm; domain: string; selector: string; key: KeyObject };

const label = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?';
const names = `${label}(?:\\.${label})*`;
const fileName = new RegExp(`^(${names})\\._domainkey\\.(${names})\\.pem$`, 'i');
const rsaBits = 2048;
const mostRsaBits = 4096; // RFC 8301 3.2: more than verifiers must be able to check

/**
 * Reads the private keys (PKCS#8 PEM) in `files`, each named after the place of its public half in DNS:
 * `SELECTOR._domainkey.DOMAIN.pem`. Ed25519 keys come first: a receiver that knows only RSA goes on to the next one.
 * Throws one sentence for a file that is missing, badly named, unreadable, for another domain, or not strong enough.
 */
export function loadDkimKeys(files: readonly string[], fromDomain: string): DkimKey[] {
  const keys = files.map((file) => loadDkimKey(file, fromDomain));
  const places = keys.map((key) => dkimPlace(key));
  const twice = places.find((place, i) => places.indexOf(place) !== i);
  if (twice) throw new Error(`DKIM_KEY_FILE: two files are for ${twice}; a selector has one key.`);
  return keys.sort((a, b) => (a.algorithm < b.algorithm ? -1 : Number(a.algorithm > b.algorithm)));
}

/** In lower case, whatever stands in the address. */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Whether DMARC takes a signature of `domain` for mail from `fromDomain`: the same domain, or one above it. */
export function isAligned(domain: string, fromDomain: string): boolean {
  const [signing, from] = [domain.toLowerCase(), fromDomain.toLowerCase()];
  return from === signing || (signing.includes('.') && from.endsWith(`.${signing}`));
}

/** Where the public half is published. */
export const dkimPlace = ({ selector, domain }: Pick<DkimKey, 'selector' | 'domain'>): string =>
  `${selector}._domainkey.${domain}`;

/** What is published there (RFC 6376 3.6.1; RFC 8463 4: the 32 bytes of an Ed25519 key without wrapping). */
export function dkimRecord({ algorithm, key }: Pick<DkimKey, 'algorithm' | 'key'>): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const isRsa = algorithm === 'rsa-sha256';
  return `v=DKIM1; k=${isRsa ? 'rsa' : 'ed25519'}; p=${(isRsa ? spki : spki.subarray(-32)).toString('base64')}`;
}

/**
 * Makes an Ed25519 and an RSA key for `domain` in `folder`, under the selectors `NAME-ed25519` and `NAME-rsa`, readable
 * for this user alone. Returns the two files. Throws one sentence for a bad selector and when one of the files exists.
 */
export function makeDkimKeys(selector: string, domain: string, folder: string): string[] {
  if (!new RegExp(`^${label}$`, 'i').test(selector) || selector.length > 40)
    throw new Error('A selector is at most 40 letters, digits and hyphens, for example 2026a.');
  const made = {
    ed25519: () => generateKeyPairSync('ed25519').privateKey,
    rsa: () => generateKeyPairSync('rsa', { modulusLength: rsaBits }).privateKey,
  };
  const wanted = Object.entries(made).map(([kind, make]) => ({
    file: join(folder, `${dkimPlace({ selector: `${selector}-${kind}`, domain }).toLowerCase()}.pem`),
    make,
  }));
  const existing = wanted.find(({ file }) => existsSync(file));
  if (existing) throw new Error(`${existing.file} exists: nothing was overwritten. Take another selector.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { file, make } of wanted) {
    writeFileSync(file, make().export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  return wanted.map(({ file }) => file);
}

function loadDkimKey(file: string, fromDomain: string): DkimKey {
  const [, selector = '', domain = ''] = fileName.exec(basename(file)) ?? [];
  if (!domain) throw problem(file, 'is not named SELECTOR._domainkey.DOMAIN.pem.');
  if (!isAligned(domain, fromDomain))
    throw problem(file, `is a key of ${domain}, which can't sign for MAIL_FROM at ${fromDomain}.`);
  const key = readKey(file);
  return { algorithm: algorithmOf(file, key), domain: domain.toLowerCase(), selector, key };
}

function readKey(file: string): KeyObject {
  const pem = readText(file);
  try {
    return createPrivateKey(pem);
  } catch {
    throw problem(file, 'holds no private key that can be read: a PKCS#8 PEM without a passphrase.');
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw problem(file, code === 'ENOENT' ? 'does not exist.' : `can't be read (${code}).`);
  }
}

function algorithmOf(
  file: string,
  { asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject,
): DkimAlgorithm {
  if (type === 'ed25519') return 'ed25519-sha256';
  if (type !== 'rsa') throw problem(file, `is a key of type ${type}; DKIM takes RSA and Ed25519.`);
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < rsaBits || bits > mostRsaBits)
    throw problem(file, `is an RSA key of ${bits} bits; ${rsaBits} to ${mostRsaBits} are taken.`);
  return 'rsa-sha256';
}

const problem = (file: string, what: string): Error => new Error(`DKIM_KEY_FILE: ${file} ${what}`);
