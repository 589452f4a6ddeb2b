/** Recovery codes: for the day the phone is lost. Each is good once. */
import { randomInt } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { keyedHash } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { recoveryCodes } from '#db/schema.ts';

const COUNT = 10;
/** Without letters and digits that look alike. 24 of them are 118 bits: too many to try, whoever has the hashes. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 24;
/** Codes of an older release had ten, and are good until they are used or made anew. */
const LENGTHS: readonly number[] = [10, LENGTH];

/** Four at a time, as they are read from paper. */
function newCode(): string {
  const symbols = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return symbols.match(/.{4}/g)?.join('-') ?? symbols;
}
const plain = (code: string) => code.toUpperCase().replace(/[^A-Z\d]/g, '');
const hashOf = (staffId: number, code: string) => keyedHash('recovery', String(staffId), plain(code));

/** Replaces all codes of a person; returns the new ones, which are never to be had again. */
export async function newRecoveryCodes(tx: Db, staffId: number): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId));
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ staffId, codeHash: hashOf(staffId, code) })));
  return codes;
}

/** Uses a code up; false when there is none like it, or it was used. */
export async function spendRecoveryCode(db: Db, staffId: number, code: string): Promise<boolean> {
  if (!LENGTHS.includes(plain(code).length)) return false;
  const spent = await db
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.staffId, staffId),
        eq(recoveryCodes.codeHash, hashOf(staffId, code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ staffId: recoveryCodes.staffId });
  return spent.length > 0;
}

/** How many codes are left. */
export async function recoveryCodesLeft(db: Db, staffId: number): Promise<number> {
  return db.$count(recoveryCodes, and(eq(recoveryCodes.staffId, staffId), isNull(recoveryCodes.usedAt)));
}
