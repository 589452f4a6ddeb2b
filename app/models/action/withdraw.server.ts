/** Withdrawing a confirmed action while its letter still waits. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, messages } from '#db/schema.ts';
import { countAction } from '../counts/deltas.server.ts';
import { dropDigestsOf } from '../digest/drop.server.ts';
import { untilUndisturbed } from './undisturbed.server.ts';

export type WithdrawResult = 'withdrawn' | 'too late' | 'not confirmed' | 'unknown';

/**
 * Takes a letter back as a whole: either none of its letters has left and all are cancelled, or nothing changes. A letter in a
 * digest that still waits is taken out of it, and the digest is made anew without it. The token is the one in the receipt's address.
 */
export async function withdrawAction(db: Db, token: string): Promise<WithdrawResult> {
  const publicId = readToken('receipt', token);
  if (!publicId) return 'unknown';
  return untilUndisturbed(() => db.transaction((tx) => withdraw(tx, publicId))).catch(tooLateIsAnAnswer);
}

async function withdraw(tx: Db, publicId: string): Promise<WithdrawResult> {
  const [action] = await tx.select().from(actions).where(eq(actions.publicId, publicId)).for('update');
  if (!action) return 'unknown';
  if (action.state === 'withdrawn') return 'withdrawn';
  if (action.state !== 'confirmed') return 'not confirmed';
  await cancelLetters(tx, action.id);
  await tx.update(actions).set({ state: 'withdrawn', endedAt: sql`now()` }).where(eq(actions.id, action.id));
  await countAction(tx, 'confirmed', action, -1);
  await countAction(tx, 'withdrawn', action);
  return 'withdrawn';
}

/** Ends the transaction: one of the letters has left, so all stay as they were. */
class TooLate extends Error {}

function tooLateIsAnAnswer(error: unknown): WithdrawResult {
  if (error instanceof TooLate) return 'too late';
  throw error;
}

/**
 * Locks the letters first, so that the post office can't claim one between the look and the change. Digests are locked before
 * their letters; the second look is for a letter that was laid into one between the two.
 */
async function cancelLetters(tx: Db, actionId: number): Promise<void> {
  const theirs = and(eq(messages.actionId, actionId), eq(messages.kind, 'letter'));
  await dropDigestsOf(tx, [actionId]);
  await tx.select({ id: messages.id }).from(messages).where(theirs).orderBy(asc(messages.id)).for('update');
  await dropDigestsOf(tx, [actionId]);
  const letters = await tx.select({ id: messages.id, state: messages.state }).from(messages).where(theirs);
  if (letters.some(({ state }) => !['cancelled', 'held', 'queued'].includes(state))) throw new TooLate();
  const ids = letters.filter(({ state }) => state !== 'cancelled').map(({ id }) => id);
  if (ids.length)
    await tx.update(messages).set({ state: 'cancelled', holdReason: null }).where(inArray(messages.id, ids));
}
