/** Keeping the exact bytes that go out, so that a retry sends the same ones. */
import { createHash } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { sealedMessages } from '#db/schema.ts';

export type Sealed = { messageId: number; envelopeFrom: string; envelopeTo: string; bytes: Uint8Array };

/**
 * Stores sealed bytes with their SHA-256 and returns what is kept. A message already sealed keeps its first bytes: the
 * row is never updated, and whoever sealed second sends the first bytes as well.
 */
export async function sealMessages(db: Db, sealed: readonly Sealed[]): Promise<Sealed[]> {
  if (!sealed.length) return [];
  const stored = await db
    .insert(sealedMessages)
    .values(sealed.map((s) => ({ ...s, sha256: createHash('sha256').update(s.bytes).digest('hex') })))
    .onConflictDoNothing()
    .returning({ messageId: sealedMessages.messageId });
  if (stored.length === sealed.length) return [...sealed];
  const { messageId, envelopeFrom, envelopeTo, bytes } = sealedMessages;
  return db
    .select({ messageId, envelopeFrom, envelopeTo, bytes })
    .from(sealedMessages)
    .where(
      inArray(
        messageId,
        sealed.map((s) => s.messageId),
      ),
    );
}
