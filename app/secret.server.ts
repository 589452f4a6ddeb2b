/** The master key of this installation, and the keyed hashes and tokens made with it. The key itself never leaves. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { env } from './env.server.ts';

const KEY_BYTES = 32;
const MAC_BYTES = 16;
const UUID_BYTES = 16;

/** Each line of the file is a key. Hashes, tokens and seals are made with the first one, for good; see wrapKey for the others. */
const master = readMasterKeys()[0] as Buffer;

/** In live mode the key must exist beforehand; elsewhere one is made on first start. */
function readMasterKeys(): Buffer[] {
  const file = env.SECRET_KEY_FILE;
  if (!existsSync(file)) {
    if (env.live)
      throw new Error(`SECRET_KEY_FILE: ${file} does not exist; live mode will not make one for you.`);
    try {
      writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const lines = readFileSync(file, 'utf8').trim().split(/\s+/);
  const all = lines.map((line) => Buffer.from(line, 'base64url'));
  if (!all.length || all.some((key) => key.length < KEY_BYTES))
    throw new Error(`SECRET_KEY_FILE: ${file} must hold ${KEY_BYTES} bytes in base64url on each line.`);
  return all;
}

/** HMAC-SHA-256 of the parts under a key of its own per purpose; base64url, 43 characters. */
export function keyedHash(purpose: string, ...parts: string[]): string {
  return createHmac('sha256', keyFor(purpose)).update(parts.join('\0')).digest('base64url');
}

/** A key of its own for each purpose. Purposes are words of ours, so there are few. */
const keys = new Map<string, Buffer>();

function keyFor(purpose: string): Buffer {
  const key = keys.get(purpose) ?? createHmac('sha256', master).update(purpose).digest();
  keys.set(purpose, key);
  return key;
}

/** What a link in our mail carries: an action's public id and a MAC over it and the purpose. Nothing is stored. */
export function makeToken(purpose: string, publicId: string): string {
  const id = Buffer.from(publicId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, macOf(purpose, publicId)]).toString('base64url');
}

/** The public id in a token made by makeToken for this purpose, or null. Compares in constant time. */
export function readToken(purpose: string, token: string): string | null {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== UUID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null;
  const hex = bytes.subarray(0, UUID_BYTES).toString('hex');
  const publicId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return timingSafeEqual(bytes.subarray(UUID_BYTES), macOf(purpose, publicId)) ? publicId : null;
}

function macOf(purpose: string, publicId: string): Buffer {
  return Buffer.from(keyedHash(`token:${purpose}`, publicId), 'base64url').subarray(0, MAC_BYTES);
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a fresh nonce: nonce, tag and what was sealed. `about` says where it stands; moved elsewhere it does not open. */
export function sealWith(key: Uint8Array, about: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** What sealWith was given. Throws when the key, the place or a single bit is another. */
export function openWith(key: Uint8Array, about: string, sealed: Uint8Array): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  decipher.final();
  return plain;
}

/** A text sealed under a key of its own per purpose, in base64url. For secrets that must be read again. */
export const seal = (purpose: string, text: string): string =>
  sealWith(keyFor(`seal:${purpose}`), '', Buffer.from(text)).toString('base64url');

/** The text that was sealed. Throws when it was sealed under another key or for another purpose, or was changed. */
export const unseal = (purpose: string, sealed: string): string =>
  openWith(keyFor(`seal:${purpose}`), '', Buffer.from(sealed, 'base64url')).toString('utf8');

/** A key of this installation for what belongs to no supporter, such as mails to staff. */
export const ownKey = (purpose: string): Uint8Array => keyFor(`own:${purpose}`);

/** `master`: which line of the key file wrapped it, so that another line can take over while the site runs. */
export type WrappedKey = { master: string; wrapped: Uint8Array };

type WrappingKey = { id: string; key: Buffer };

let wrapping = readWrappingKeys();

function readWrappingKeys(): WrappingKey[] {
  return readMasterKeys().map((line) => ({
    id: createHmac('sha256', line).update('id').digest('hex').slice(0, 16),
    key: createHmac('sha256', line).update('wrap').digest(),
  }));
}

/** Wraps a data key under the newest line of the key file. */
export function wrapKey(dataKey: Uint8Array, about: string): WrappedKey {
  const { id, key } = wrapping.at(-1) as WrappingKey;
  return { master: id, wrapped: sealWith(key, about, dataKey) };
}

/** The data key. Looks into the file again for a line that it does not know: another process may have added it. */
export function unwrapKey({ master: id, wrapped }: WrappedKey, about: string): Buffer {
  const known = () => wrapping.find((line) => line.id === id);
  if (!known()) wrapping = readWrappingKeys();
  const line = known();
  if (!line) throw new Error(`SECRET_KEY_FILE has no line that opens keys wrapped by ${id}.`);
  return openWith(line.key, about, wrapped);
}

/** Reads the key file again; returns which line wraps from now on. */
export function newestMaster(): string {
  wrapping = readWrappingKeys();
  return (wrapping.at(-1) as WrappingKey).id;
}

/** Adds a line to the key file, which wraps from then on; hashes and tokens stay those of the first. Returns its id. */
export function addMasterKey(): string {
  writeFileSync(env.SECRET_KEY_FILE, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'a',
    flush: true,
  } as Parameters<typeof writeFileSync>[2]);
  return newestMaster();
}
