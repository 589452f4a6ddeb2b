/** Withdrawing a confirmed action while its letter still waits. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, messages } from '#db/schema.ts';
import { countAction } from '../counts/deltas.server.ts';

export type WithdrawResult = 'withdrawn' | 'too late' | 'not confirmed' | 'unknown';

/**
 * Takes a letter back as a whole: either none of its letters has left and all are cancelled, or nothing changes.
 * The token is the one in the receipt's address.
 */
export async function withdrawAction(db: Db, token: string): Promise<WithdrawResult> {
  const publicId = readToken('receipt', token);
  if (!publicId) return 'unknown';
  return db.transaction(async (tx) => {
    const [action] = await tx.select().from(actions).where(eq(actions.publicId, publicId)).for('update');
    if (!action) return 'unknown';
    if (action.state === 'withdrawn') return 'withdrawn';
    if (action.state !== 'confirmed') return 'not confirmed';
    if (!(await cancelLetters(tx, action.id))) return 'too late';
    await tx
      .update(actions)
      .set({ state: 'withdrawn', endedAt: sql`now()` })
      .where(eq(actions.id, action.id));
    await countAction(tx, 'confirmed', action, -1);
    await countAction(tx, 'withdrawn', action);
    return 'withdrawn';
  });
}

/** Locks the letters first, so that the post office can't claim one between the look and the change. */
async function cancelLetters(tx: Db, actionId: number): Promise<boolean> {
  const letters = await tx
    .select({ id: messages.id, state: messages.state, attempts: messages.attempts })
    .from(messages)
    .where(and(eq(messages.actionId, actionId), eq(messages.kind, 'letter')))
    .for('update');
  const waiting = letters.every((m) => m.state === 'cancelled' || m.state === 'held' || m.state === 'queued');
  if (!waiting) return false;
  const ids = letters.filter((m) => m.state !== 'cancelled').map((m) => m.id);
  if (ids.length) {
    await tx.update(messages).set({ state: 'cancelled', holdReason: null }).where(inArray(messages.id, ids));
  }
  return true;
}
