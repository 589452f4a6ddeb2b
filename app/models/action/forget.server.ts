/** Forgetting the writer of an action that will never be confirmed: name, address and words go, the row stays. */
import { and, inArray, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, erasures, messages, messageTexts, sealedMessages, supporters } from '#db/schema.ts';

/**
 * Runs in the transaction that ended the actions. Mails still waiting to be sent to the person are cancelled. That they
 * were forgotten is noted outside the database too (erasure-record), so that no backup brings them back.
 */
export async function forgetWriters(tx: Db, actionIds: readonly number[]): Promise<void> {
  if (!actionIds.length) return;
  const ids = [...actionIds];
  await tx
    .update(messages)
    .set({ state: 'cancelled', holdReason: null })
    .where(and(inArray(messages.actionId, ids), inArray(messages.state, ['queued', 'held'])));
  const theirs = tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(inArray(messages.actionId, ids), sql`${messages.state} not in ('sending', 'uncertain')`));
  await tx.delete(messageTexts).where(inArray(messageTexts.messageId, theirs));
  await tx.delete(sealedMessages).where(inArray(sealedMessages.messageId, theirs));
  const writers = await tx
    .select({ id: actions.supporterId, publicId: actions.publicId, state: actions.state })
    .from(actions)
    .where(inArray(actions.id, ids));
  await tx
    .update(actions)
    .set({ supporterId: null, ownWords: '', editedText: null })
    .where(inArray(actions.id, ids));
  const gone = writers.flatMap(({ id, ...action }) => (id === null ? [] : [{ id, ...action }]));
  if (!gone.length) return;
  await tx.insert(erasures).values(gone.map(({ publicId, state }) => ({ publicId, state })));
  await tx.delete(supporters).where(
    inArray(
      supporters.id,
      gone.map(({ id }) => id),
    ),
  );
}
