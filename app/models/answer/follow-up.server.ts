/** One mail, two weeks after a letter left, to writers who agreed to hear from us: has an answer come? */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { readToken } from '#app/secret.server.ts';
import { receiptUrl, stopUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, consentTexts, followUps, messages, messageTexts, supporters } from '#db/schema.ts';
import { receiptMail } from '#emails/receipt.tsx';
import { mailFooter } from '../action/confirm-mail.server.ts';
import { openWriter } from '../keys/open.server.ts';
import { queueMessage } from '../message/queue.server.ts';

const DAYS = 14;
const BATCH = 200;

/** Plans the mail of an action whose letter has left, if its writer agreed to get one. Runs where the writer is told. */
export async function planFollowUp(
  tx: Db,
  { id, consents }: Pick<typeof actions.$inferSelect, 'id' | 'consents'>,
): Promise<void> {
  if (!consents.length) return;
  const agreed = await tx.$count(
    consentTexts,
    and(inArray(consentTexts.id, consents), eq(consentTexts.purpose, 'updates')),
  );
  if (!agreed) return;
  const dueAt = sql`now() + make_interval(days => ${DAYS}::int)`;
  await tx.insert(followUps).values({ actionId: id, dueAt }).onConflictDoNothing();
}

/** Queues the mails that are due, each once. Returns how many plans it has settled. */
export async function queueFollowUps(db: Db): Promise<number> {
  const due = await db
    .select({ id: followUps.actionId })
    .from(followUps)
    .where(and(isNull(followUps.queuedAt), isNull(followUps.stoppedAt), sql`${followUps.dueAt} <= now()`))
    .limit(BATCH);
  for (const { id } of due) await db.transaction((tx) => followUp(tx, id));
  return due.length;
}

/** Nothing is asked of who has answered already, has taken the letter back, or is forgotten. */
async function followUp(tx: Db, actionId: number): Promise<void> {
  const claimed = await tx
    .update(followUps)
    .set({ queuedAt: sql`now()` })
    .where(and(eq(followUps.actionId, actionId), isNull(followUps.queuedAt), isNull(followUps.stoppedAt)))
    .returning({ id: followUps.actionId });
  if (!claimed.length) return;
  const [letter] = await tx
    .select({ action: actions, writer: supporters, toName: messageTexts.toName })
    .from(actions)
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .innerJoin(messages, and(eq(messages.actionId, actions.id), eq(messages.kind, 'letter')))
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(
      and(
        eq(actions.id, actionId),
        eq(actions.state, 'confirmed'),
        inArray(messages.state, ['handed over', 'accepted']),
        sql`not exists (select from answers n where n.message_id = ${messages.id})`,
      ),
    )
    .orderBy(messages.id)
    .limit(1);
  if (!letter) return;
  await queueQuestion(tx, { ...letter, writer: openWriter(letter.writer) });
}

type Letter = {
  action: typeof actions.$inferSelect;
  writer: typeof supporters.$inferSelect;
  toName: string;
};

async function queueQuestion(tx: Db, { action, writer, toName }: Letter): Promise<void> {
  const stop = stopUrl(action.publicId);
  const to = { name: writer.name, address: writer.email };
  const mail = questionMail(action, writer.name, toName);
  const id = await queueMessage(tx, {
    kind: 'notice',
    campaignId: action.campaignId,
    actionId: action.id,
    fromName: env.ORG_NAME,
    to,
    writer: to,
    lang: action.lang,
    ...mail,
  });
  if (id !== null) await tx.update(messageTexts).set({ stopUrl: stop }).where(eq(messageTexts.messageId, id));
}

/** The mail that asks whether the target has answered. */
export function questionMail(
  { lang, publicId }: { lang: string; publicId: string },
  name: string,
  target: string,
) {
  const t = translator(lang);
  return receiptMail({
    lang,
    url: receiptUrl(publicId),
    words: {
      subject: t('answer.title'),
      greeting: t('mail.greeting', { name }),
      what: t('mail.followUp.what', { target }),
      button: t('answer.title'),
      footer: `${t('mail.followUp.stop', { url: stopUrl(publicId) })}\n${mailFooter(lang, publicId)}`,
    },
  });
}

/** Ends these mails for the action of a stop link, now and before any was due; false when the link is not ours. */
export async function stopMails(db: Db, token: string): Promise<boolean> {
  const publicId = readToken('stop', token);
  if (!publicId) return false;
  const [action] = await db.select({ id: actions.id }).from(actions).where(eq(actions.publicId, publicId));
  if (!action) return false;
  const stoppedAt = sql`now()`;
  await db
    .insert(followUps)
    .values({ actionId: action.id, dueAt: stoppedAt, stoppedAt })
    .onConflictDoUpdate({ target: followUps.actionId, set: { stoppedAt } });
  return true;
}
