/** Correcting a name, as long as nothing has left under the old one. */
import { and, asc, eq, inArray, notInArray } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, messages, supporters } from '#db/schema.ts';
import { waitingStates } from '../action/find.server.ts';
import { campaignOf, queueLetterTo } from '../action/letters.server.ts';
import { dropDigestsOf } from '../digest/drop.server.ts';
import { keyOf, openAction, openWriter, sealPerson } from '../keys/open.server.ts';
import { targetCard } from '../target.server.ts';

export type Corrected = 'corrected' | 'too late';

/**
 * Gives the writer of an action another name. Letters that wait are cancelled and written anew with it, each at its own
 * place, and a digest that one waits in is made anew; as soon as one has been claimed nothing changes any more. `name` has been checked as the form checks it.
 */
export async function correctName(db: Db, publicId: string, name: string): Promise<Corrected> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select({ action: actions, writer: supporters })
      .from(actions)
      .innerJoin(supporters, eq(supporters.id, actions.supporterId))
      .where(eq(actions.publicId, publicId))
      .for('no key update', { of: actions });
    if (!row || ![...waitingStates, 'confirmed'].includes(row.action.state)) return 'too late';
    const theirs = and(eq(messages.actionId, row.action.id), eq(messages.kind, 'letter'));
    const left = notInArray(messages.state, ['queued', 'held', 'cancelled', 'digested']);
    if (await tx.$count(messages, and(theirs, left))) return 'too late';
    await dropDigestsOf(tx, [row.action.id], 'queued');
    const letters = await tx.select().from(messages).where(theirs).orderBy(asc(messages.id)).for('update');
    const waiting = letters.filter(({ state }) => state === 'queued' || state === 'held');
    if (letters.some(({ state }) => !['queued', 'held', 'cancelled'].includes(state))) return 'too late';
    const key = keyOf(row.writer);
    if (!key) return 'too late';
    const writer = { ...openWriter(row.writer), name };
    await tx
      .update(supporters)
      .set({ sealed: sealPerson(key, writer.id, writer) })
      .where(eq(supporters.id, writer.id));
    const action = openAction(row.action, row.writer);
    for (const letter of waiting) await writeAnew(tx, letter, action, writer);
    return 'corrected';
  });
}

async function writeAnew(
  tx: Db,
  letter: typeof messages.$inferSelect,
  action: typeof actions.$inferSelect,
  writer: typeof supporters.$inferSelect,
) {
  const card = letter.targetId === null ? null : await targetCard(tx, letter.targetId);
  const campaign = await campaignOf(tx, action);
  if (!card || !campaign) throw new Error('The target or campaign of a waiting letter is gone.');
  await tx.update(messages).set({ state: 'cancelled', holdReason: null }).where(eq(messages.id, letter.id));
  await queueLetterTo(tx, card, action, writer, campaign, letter.serial + 1);
  const { state, holdReason, dueAt, queuedAt } = letter;
  await tx
    .update(messages)
    .set({ state, holdReason, dueAt, queuedAt })
    .where(
      and(
        eq(messages.actionId, action.id),
        eq(messages.kind, 'letter'),
        eq(messages.serial, letter.serial + 1),
        inArray(messages.state, ['queued', 'held']),
        eq(messages.targetId, card.id),
      ),
    );
}
