/** One-time codes (RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator app speaks them). */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { env } from '#app/env.server.ts';
import { keyedHash, seal, unseal } from '#app/secret.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';

const PURPOSE = 'totp';
const BYTES = 20;

/** A secret in base32, either random or always the same for a seed, so that an unfinished form need not store one. */
export function newSecret(seed?: string): string {
  const bytes =
    seed === undefined
      ? randomBytes(BYTES)
      : Buffer.from(keyedHash('totp seed', seed), 'base64url').subarray(0, BYTES);
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

export const sealSecret = (secret: string): string => seal(PURPOSE, secret);

/** The address that authenticator apps read from the picture. */
export function otpauthUri(secret: string, email: string): string {
  return new TOTP({ issuer: env.ORG_NAME, label: email, secret }).toString();
}

/** The code that an app shows now. */
export const currentCode = (secret: string): string => new TOTP({ secret }).generate();

/** The time step a code belongs to, with one step of tolerance either way, or null. */
export function stepOf(secret: string, code: string): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const totp = new TOTP({ secret });
  const delta = totp.validate({ token: code, window: 1 });
  return delta === null ? null : totp.counter() + delta;
}

/** Uses a code up: false when it is wrong, or this one or a later one was used before. */
export async function spendCode(db: Db, staffId: number, sealed: string, code: string): Promise<boolean> {
  const step = stepOf(unseal(PURPOSE, sealed), code.replace(/\s/g, ''));
  if (step === null) return false;
  const rows = await rowsOf(
    db,
    sql`update staff set totp_last_step = ${step}::bigint
        where id = ${staffId}::int and totp_last_step < ${step}::bigint returning id`,
  );
  return rows.length > 0;
}
