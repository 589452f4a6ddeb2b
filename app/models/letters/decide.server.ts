/** What staff decide about letters that wait for a person: let go, refuse, try again. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, digestLetters, messages, messageTexts, supporters } from '#db/schema.ts';
import { campaignOf, queueLetterTo } from '../action/letters.server.ts';
import { tellWriter } from '../directory/tell.server.ts';
import { openAction, openText, openWriter } from '../keys/open.server.ts';
import { findInstallation } from '../message/gate.server.ts';
import { addressee, targetCard } from '../target.server.ts';

export type Decision = { ok: true; does: string } | { ok: false; says: string };

const refused = (says: string): Decision => ({ ok: false, says });

/**
 * Lets a held letter go. Refused while the restore gate is shut and while its target can't be written to. If the
 * office has another holder or address by now, the letter is written anew. One that may have arrived goes flagged.
 */
export async function releaseLetter(db: Db, id: number): Promise<Decision> {
  if ((await findInstallation(db))?.restoredAt)
    return refused('The database was put back: release by npm run restore, which compares first.');
  return db.transaction(async (tx) => {
    const letter = await lockLetter(tx, id);
    if (letter?.message.state !== 'held') return refused('This letter is not held any more.');
    const next = await nextStep(tx, letter);
    if ('says' in next) return next;
    if (next.anew) return writeAnew(tx, letter, next.card, true);
    const flagged = letter.message.flagged || letter.message.holdReason === 'uncertain twice';
    await tx
      .update(messages)
      .set({ state: 'queued', holdReason: null, flagged, dueAt: sql`now()` })
      .where(eq(messages.id, id));
    return { ok: true, does: flagged ? 'It goes out again, flagged as a possible copy.' : 'It goes out.' };
  });
}

/** Refuses a held letter for good: it is never sent, and its writer is told and has the text back. */
export async function refuseLetter(db: Db, id: number): Promise<Decision> {
  return db.transaction(async (tx) => {
    const letter = await lockLetter(tx, id);
    if (letter?.message.state !== 'held') return refused('This letter is not held any more.');
    await tx.update(messages).set({ state: 'cancelled', holdReason: null }).where(eq(messages.id, id));
    if (letter.writer)
      await tellWriter(tx, { ...letter, writer: letter.writer }, 'refused', letter.text.toName);
    return { ok: true, does: 'It is not sent. Its writer is told and has the text back.' };
  });
}

/** Tries a letter again that failed or came back: the same bytes to the same address, or written anew where the directory has changed. */
export async function retryLetter(db: Db, id: number): Promise<Decision> {
  return db.transaction(async (tx) => {
    const letter = await lockLetter(tx, id);
    if (letter?.message.state !== 'failed' && letter?.message.state !== 'bounced')
      return refused('This letter has not failed, or not any more.');
    const next = await nextStep(tx, letter);
    if ('says' in next) return next;
    if (next.anew) return writeAnew(tx, letter, next.card, false);
    await tx
      .update(messages)
      .set({ state: 'queued', settledAt: null, told: false, dueAt: sql`now()` })
      .where(eq(messages.id, id));
    await tx.delete(digestLetters).where(eq(digestLetters.letterId, id)); // what comes now is its own
    return { ok: true, does: 'It is tried again.' };
  });
}

type Letter = NonNullable<Awaited<ReturnType<typeof lockLetter>>>;

async function lockLetter(tx: Db, id: number) {
  const [row] = await tx
    .select({ message: messages, text: messageTexts, action: actions, writer: supporters })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(sql`${messages.id} = ${id} and ${messages.kind} = 'letter'`)
    .for('update', { of: messages });
  if (!row) return row;
  const writer = row.writer && openWriter(row.writer);
  const text = openText(row.text, writer) ?? { ...row.text, text: '' };
  return { ...row, writer, text, action: openAction(row.action, writer) };
}

type Card = NonNullable<Awaited<ReturnType<typeof targetCard>>>;

async function nextStep(
  tx: Db,
  { message, text, action }: Letter,
): Promise<{ card: Card; anew: boolean } | Extract<Decision, { ok: false }>> {
  if (action.state !== 'confirmed')
    return { ok: false, says: `Its action is ${action.state}: it can't be sent.` };
  if (action.supporterId === null)
    return { ok: false, says: 'Its writer’s data is erased: it can’t be sent.' };
  const card = message.targetId === null ? null : await targetCard(tx, message.targetId);
  if (card?.outlook !== 'sends' || !card.email)
    return { ok: false, says: 'Its target can’t be written to yet: look at the target first.' };
  return { card, anew: text.toName !== addressee(card) || text.toAddress !== card.email };
}

/** A held letter is cancelled for the new one; a failed one stays on record as it ended. */
async function writeAnew(
  tx: Db,
  { message, action, writer }: Letter,
  card: Card,
  cancel: boolean,
): Promise<Decision> {
  const campaign = await campaignOf(tx, action);
  if (!writer || !campaign) return refused('Its writer’s data is erased: it can’t be written anew.');
  if (cancel)
    await tx
      .update(messages)
      .set({ state: 'cancelled', holdReason: null })
      .where(eq(messages.id, message.id));
  await queueLetterTo(tx, card, action, writer, campaign, message.serial + 1);
  return { ok: true, does: 'It was written anew for the present holder and address, and goes out.' };
}
