/** Data keys: one for each supporter, wrapped by the master key; what they seal can't be read once the key is deleted. */
import { randomBytes } from 'node:crypto';
import { openWith, ownKey, sealWith, unwrapKey, type WrappedKey, wrapKey } from '#app/secret.server.ts';

const KEY_BYTES = 32;
/** So many unwrapped keys are kept in memory: a batch of letters, and people who look at their page. */
const CACHED = 500;

const cache = new Map<string, Buffer>();

const about = (supporterId: number) => `supporters.wrapped_key:${supporterId}`;

/** A fresh data key for a supporter who is about to be stored, and its wrapped form. */
export function makeDataKey(supporterId: number): WrappedKey & { key: Buffer } {
  const key = randomBytes(KEY_BYTES);
  return { key, ...wrapKey(key, about(supporterId)) };
}

/** The data key of a supporter. Throws when no line of the key file opens it. */
export function openDataKey(supporterId: number, wrappedKey: WrappedKey): Buffer {
  const name = `${supporterId} ${Buffer.from(wrappedKey.wrapped).toString('base64')}`;
  const cached = cache.get(name);
  if (cached) return cached;
  const key = unwrapKey(wrappedKey, about(supporterId));
  const oldest = cache.size >= CACHED ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(name, key);
  return key;
}

/** The same key, wrapped by the newest line of the key file. */
export const rewrap = (supporterId: number, old: WrappedKey): WrappedKey =>
  wrapKey(openDataKey(supporterId, old), about(supporterId));

/** Under which key a message is sealed: its supporter's, or without one, that of mails to staff. */
export type Seal = { supporterId: number | null; key: Uint8Array };

/** Mails to staff belong to no supporter. */
export const staffSeal = (): Seal => ({ supporterId: null, key: ownKey('mail to staff') });

/** Where a sealed value stands; it opens nowhere else. */
export type Spot = readonly [table: string, column: string, id: number];

const placeOf = ([table, column, id]: Spot): string => `${table}.${column}:${id}`;

export const sealFields = (key: Uint8Array, spot: Spot, fields: Record<string, unknown>): Buffer =>
  sealWith(key, placeOf(spot), Buffer.from(JSON.stringify(fields)));

export const openFields = <Fields>(key: Uint8Array, spot: Spot, sealed: Uint8Array): Fields =>
  JSON.parse(openWith(key, placeOf(spot), sealed).toString('utf8'));

/** Envelope recipient and bytes of a mail, as one: an address has no line end. `octets`: one character an octet. */
export const sealOctets = (key: Uint8Array, id: number, to: string, octets: string): Buffer =>
  sealWith(key, placeOf(['sealed_messages', 'bytes', id]), Buffer.from(`${to}\n${octets}`, 'latin1'));

export function openOctets(key: Uint8Array, id: number, sealed: Uint8Array): { to: string; octets: string } {
  const text = openWith(key, placeOf(['sealed_messages', 'bytes', id]), sealed).toString('latin1');
  const end = text.indexOf('\n');
  return { to: text.slice(0, end), octets: text.slice(end + 1) };
}
