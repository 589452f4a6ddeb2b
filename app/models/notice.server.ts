/** Telling writers how their letters ended. */
import { and, eq, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { formatDateTime } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/t.server.ts';
import { receiptUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, digestLetters, digests, messages, messageTexts, supporters } from '#db/schema.ts';
import { receiptMail } from '#emails/receipt.tsx';
import { mailFooter } from './action/confirm-mail.server.ts';
import { planFollowUp } from './answer/follow-up.server.ts';
import { openText } from './keys/open.server.ts';
import { queueMessage } from './message/queue.server.ts';
import { tellOfBounce } from './returned/tell.server.ts';

const BATCH = 200;

const untold = sql`${messages.kind} = 'letter' and ${messages.settledAt} is not null and not ${messages.told}`;

/** True while a letter has come to its end and its writer does not know. */
export const writersUntold = sql`exists (select from ${messages} where ${untold})`;

/** Queues a receipt for each letter that was handed over or failed, or came back with its digest, and whose writer does not know yet. */
export async function queueReceipts(db: Db): Promise<number> {
  const ended = await db
    .select({
      ...{ message: messages, text: messageTexts, action: actions, writer: supporters },
      bundled: digests.letters,
    })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .leftJoin(digestLetters, eq(digestLetters.letterId, messages.id))
    .leftJoin(digests, eq(digests.messageId, digestLetters.digestId))
    .where(untold)
    .orderBy(messages.id)
    .limit(BATCH);
  for (const { writer, ...letter } of ended) {
    const text = openText(letter.text, writer) ?? letter.text;
    await db.transaction((tx) => tell(tx, { ...letter, text }));
  }
  return ended.length;
}

type EndedLetter = {
  message: typeof messages.$inferSelect;
  text: typeof messageTexts.$inferSelect;
  action: typeof actions.$inferSelect;
  /** How many letters went with it in one mail. */
  bundled: number | null;
};

async function tell(tx: Db, { message, text, action, bundled }: EndedLetter) {
  const marked = await tx
    .update(messages)
    .set({ told: true })
    .where(and(eq(messages.id, message.id), eq(messages.told, false)))
    .returning({ id: messages.id });
  if (marked.length && message.state === 'bounced') return tellOfBounce(tx, message.id);
  if (!marked.length || !text.writerName || !text.writerAddress) return;
  const failed = message.state === 'failed';
  if (!failed) await planFollowUp(tx, action);
  const mail = endMail({
    ...{ lang: action.lang, publicId: action.publicId, failed, bundled, letter: text.text },
    ...{ name: text.writerName, target: text.toName, at: message.settledAt ?? new Date() },
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

type End = Pick<EndedLetter, 'bundled'> & {
  lang: string;
  publicId: string;
  name: string;
  target: string;
  at: Date;
  failed: boolean;
  letter: string;
};

/** The receipt of a letter that was handed over or, with its text given back, failed. */
export function endMail({ lang, publicId, failed, bundled, letter, name, target, at }: End) {
  const t = translator(lang);
  const about = { name, target, time: formatDateTime(lang, at) };
  return receiptMail({
    lang,
    url: receiptUrl(publicId),
    letter,
    words: {
      subject: t(failed ? 'mail.receipt.failed.subject' : 'mail.receipt.handedOver.subject', about),
      greeting: t('mail.greeting', about),
      what: [
        t(failed ? 'mail.receipt.failed.what' : 'mail.receipt.handedOver.what', about),
        ...(bundled === null ? [] : [t('way.bundle', { count: bundled })]),
      ].join(' '),
      ...(failed ? { returned: t('mail.receipt.failed.returned') } : {}),
      button: t('mail.receipt.button'),
      footer: mailFooter(lang, publicId),
    },
  });
}
