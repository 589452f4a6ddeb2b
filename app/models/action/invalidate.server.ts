/** Taking confirmed actions off the count: fraud, or what staff found to be none. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, messages } from '#db/schema.ts';
import { countAction } from '../counts/deltas.server.ts';

/**
 * Invalidates those of the actions that are confirmed, cancels what of their letters still waits, and lowers the counts,
 * where the invalidated are shown apart. In the caller's transaction or its own; returns how many.
 */
export async function invalidateActions(db: Db, ids: readonly number[]): Promise<number> {
  if (!ids.length) return 0;
  return db.transaction(async (tx) => {
    const gone = await tx
      .update(actions)
      .set({ state: 'invalidated', endedAt: sql`now()` })
      .where(and(inArray(actions.id, [...ids]), eq(actions.state, 'confirmed')))
      .returning();
    for (const action of gone) {
      await countAction(tx, 'confirmed', action, -1);
      await countAction(tx, 'invalidated', action);
    }
    const theirs = inArray(
      messages.actionId,
      gone.map(({ id }) => id),
    );
    await tx
      .update(messages)
      .set({ state: 'cancelled', holdReason: null })
      .where(and(theirs, eq(messages.kind, 'letter'), inArray(messages.state, ['queued', 'held'])));
    return gone.length;
  });
}
