/** Erasing a person on request: at any time, whatever has become of the letter. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions } from '#db/schema.ts';
import { waitingStates } from './find.server.ts';
import { forgetWriters } from './forget.server.ts';
import { untilUndisturbed } from './undisturbed.server.ts';

export type Erased = 'erased' | 'erased before' | 'unknown';

/**
 * Erases the writer of an action. A letter that waits is cancelled; one past its fence was sent, then erased. The action
 * keeps its place in the counts, and its keyed hash until the campaign's pepper is destroyed: one letter a person.
 */
export const eraseWriter = (db: Db, publicId: string): Promise<Erased> =>
  untilUndisturbed(() => db.transaction((tx) => erase(tx, publicId)));

async function erase(tx: Db, publicId: string): Promise<Erased> {
  const [action] = await tx
    .select({ id: actions.id, supporterId: actions.supporterId, state: actions.state })
    .from(actions)
    .where(eq(actions.publicId, publicId))
    .for('no key update');
  if (!action) return 'unknown';
  if (action.supporterId === null) return 'erased before';
  if (waitingStates.includes(action.state))
    await tx.update(actions).set({ state: 'expired', endedAt: sql`now()` }).where(eq(actions.id, action.id));
  await forgetWriters(tx, [action.id]);
  return 'erased';
}
