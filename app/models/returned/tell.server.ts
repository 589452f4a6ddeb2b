/** Telling a writer that their letter came back. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, messages, messageTexts, supporters } from '#db/schema.ts';
import { tellWriter } from '../directory/tell.server.ts';
import { openText, openWriter } from '../keys/open.server.ts';

/** Queues the note with the letter's text, once a letter; nobody is told whose data is erased. No other end is told any more. */
export async function tellOfBounce(tx: Db, messageId: number): Promise<void> {
  await tx.update(messages).set({ told: true }).where(eq(messages.id, messageId));
  const [letter] = await tx
    .select({ message: messages, text: messageTexts, action: actions, writer: supporters })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(eq(messages.id, messageId));
  if (!letter) return;
  const [text, writer] = [openText(letter.text, letter.writer), openWriter(letter.writer)];
  if (text?.text) await tellWriter(tx, { ...letter, text, writer }, 'bounced', text.toName);
}
