/** Telling writers how their letters ended. */
import { and, eq, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { formatDateTime } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/t.server.ts';
import { receiptUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, messages, messageTexts } from '#db/schema.ts';
import { receiptMail } from '#emails/receipt.tsx';
import { mailFooter } from './action/confirm-mail.server.ts';
import { queueMessage } from './message/queue.server.ts';

const BATCH = 200;

/** Queues a receipt for each letter that was handed over or failed and whose writer does not know yet. */
export async function queueReceipts(db: Db): Promise<number> {
  const ended = await db
    .select({ message: messages, text: messageTexts, action: actions })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .where(sql`${messages.kind} = 'letter' and ${messages.settledAt} is not null and not ${messages.told}`)
    .orderBy(messages.id)
    .limit(BATCH);
  for (const letter of ended) await db.transaction((tx) => tell(tx, letter));
  return ended.length;
}

type EndedLetter = {
  message: typeof messages.$inferSelect;
  text: typeof messageTexts.$inferSelect;
  action: typeof actions.$inferSelect;
};

async function tell(tx: Db, { message, text, action }: EndedLetter) {
  const marked = await tx
    .update(messages)
    .set({ told: true })
    .where(and(eq(messages.id, message.id), eq(messages.told, false)))
    .returning({ id: messages.id });
  if (!marked.length || !text.writerName || !text.writerAddress) return;
  const t = translator(action.lang);
  const failed = message.state === 'failed';
  const about = {
    name: text.writerName,
    target: text.toName,
    time: formatDateTime(action.lang, message.settledAt ?? new Date()),
  };
  const mail = receiptMail({
    lang: action.lang,
    url: receiptUrl(action.publicId),
    letter: text.text,
    words: {
      subject: t(failed ? 'mail.receipt.failed.subject' : 'mail.receipt.handedOver.subject', about),
      greeting: t('mail.greeting', about),
      what: t(failed ? 'mail.receipt.failed.what' : 'mail.receipt.handedOver.what', about),
      ...(failed ? { returned: t('mail.receipt.failed.returned') } : {}),
      button: t('mail.receipt.button'),
      footer: mailFooter(action.lang),
    },
  });
  const writer = { name: text.writerName, address: text.writerAddress };
  await queueMessage(tx, {
    kind: 'receipt',
    campaignId: message.campaignId,
    actionId: message.actionId,
    ...(message.targetId === null ? {} : { targetId: message.targetId }),
    fromName: env.ORG_NAME,
    to: writer,
    writer,
    lang: action.lang,
    ...mail,
  });
}
