/** The master key of this installation, and the keyed hashes and tokens made with it. The key itself never leaves. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { env } from './env.server.ts';

const KEY_BYTES = 32;
const MAC_BYTES = 16;
const UUID_BYTES = 16;

const master = readMasterKey();

/** In live mode the key must exist beforehand; elsewhere one is made on first start. */
function readMasterKey(): Buffer {
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
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length < KEY_BYTES)
    throw new Error(`SECRET_KEY_FILE: ${file} must hold ${KEY_BYTES} bytes in base64url.`);
  return key;
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

/** AES-256-GCM under a key of its own per purpose: nonce, tag and text in base64url. For secrets that must be read again. */
export function seal(purpose: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(`seal:${purpose}`), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The text that was sealed. Throws when it was sealed under another key or for another purpose, or was changed. */
export function unseal(purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(`seal:${purpose}`),
    bytes.subarray(0, NONCE_BYTES),
    { authTagLength: TAG_BYTES },
  );
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
