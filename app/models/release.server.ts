/** Letting held letters go once what held them is settled. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, messages, messageTexts, supporters } from '#db/schema.ts';
import { campaignOf, queueLetterTo } from './action/letters.server.ts';
import { openAction, openWriter } from './keys/open.server.ts';
import { addressee, targetCard } from './target.server.ts';

/** Reasons that lie with the target and end when its address and holder are known. */
export const targetReasons = ['no address', 'address unverified', 'target changed'] as const;

/**
 * Releases the letters that a target held, if it can be written to by now, inside the caller's transaction.
 * The same person: the letter goes as it was frozen. Another one: it is cancelled, and the same choices are composed
 * anew with the new salutation, as a new message. Returns how many letters were released.
 */
export async function releaseHeld(tx: Db, targetId: number): Promise<number> {
  const card = await targetCard(tx, targetId);
  if (card?.outlook !== 'sends' || !card.email) return 0;
  const held = await tx
    .select({ message: messages, toName: messageTexts.toName, action: actions, writer: supporters })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(
      and(
        eq(messages.targetId, targetId),
        eq(messages.state, 'held'),
        inArray(messages.holdReason, [...targetReasons]),
      ),
    )
    .for('update', { of: messages });
  const same = held.filter(({ toName }) => toName === addressee(card)).map(({ message }) => message.id);
  if (same.length) {
    await tx.update(messageTexts).set({ toAddress: card.email }).where(inArray(messageTexts.messageId, same));
    await tx.update(messages).set({ state: 'queued', holdReason: null }).where(inArray(messages.id, same));
  }
  for (const { message, action, writer } of held.filter((letter) => !same.includes(letter.message.id))) {
    await tx
      .update(messages)
      .set({ state: 'cancelled', holdReason: null })
      .where(eq(messages.id, message.id));
    const campaign = await campaignOf(tx, action);
    const person = openWriter(writer);
    if (campaign)
      await queueLetterTo(tx, card, openAction(action, writer), person, campaign, message.serial + 1);
  }
  return held.length;
}
