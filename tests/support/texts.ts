/** What is sealed in the database, opened: what the post office and the receipt page read. */
import { asc, eq } from 'drizzle-orm';
import { openAction, openText, openWriter } from '#app/models/keys/open.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, messages, messageTexts, supporters } from '#db/schema.ts';

/** Every message with its text, oldest first. Those whose key is gone are left out. */
export async function textsIn(db: Db) {
  const rows = await db
    .select({ message: messages, text: messageTexts, writer: supporters })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .leftJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .orderBy(asc(messages.id));
  return rows.flatMap(({ message, text, writer }) => {
    const opened = openText(text, writer);
    return opened ? [{ ...message, ...opened }] : [];
  });
}

/** Every action with its words and its writer, oldest first. */
export async function actionsIn(db: Db) {
  const rows = await db
    .select({ action: actions, writer: supporters })
    .from(actions)
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .orderBy(asc(actions.id));
  return rows.map(({ action, writer }) => ({
    ...openAction(action, writer),
    writer: writer && openWriter(writer),
  }));
}
