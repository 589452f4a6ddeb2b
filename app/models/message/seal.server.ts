/** Keeping the exact bytes that go out, so that a retry sends the same ones. */
import { createHash } from 'node:crypto';
import type { Db } from '#db/connect.ts';
import { sealedMessages } from '#db/schema.ts';

export type Sealed = { messageId: number; envelopeFrom: string; envelopeTo: string; bytes: Uint8Array };

/** Stores sealed bytes with their SHA-256. A message already sealed keeps its first bytes: the row is never updated. */
export async function sealMessages(db: Db, sealed: readonly Sealed[]): Promise<void> {
  if (!sealed.length) return;
  await db
    .insert(sealedMessages)
    .values(sealed.map((s) => ({ ...s, sha256: createHash('sha256').update(s.bytes).digest('hex') })))
    .onConflictDoNothing();
}
