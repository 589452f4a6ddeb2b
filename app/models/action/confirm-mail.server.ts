/** The mail that asks a person to confirm: a new code each time, the same link always. */
import { randomInt } from 'node:crypto';
import { and, eq, ne, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { keyedHash } from '#app/secret.server.ts';
import { confirmUrl, dataUrl, receiptUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, supporters } from '#db/schema.ts';
import { confirmMail } from '#emails/confirm.tsx';
import { receiptMail } from '#emails/receipt.tsx';
import { campaignTitle } from '../campaign.server.ts';
import { openWriter } from '../keys/open.server.ts';
import { type MessageKind, queueMessage } from '../message/queue.server.ts';

export const codeHash = (actionId: number, code: string): string => keyedHash('code', String(actionId), code);

/**
 * Queues a confirm mail in the caller's transaction and counts it. A person who has already written to this
 * campaign gets a note that says so instead, so that the page need not.
 */
export async function queueConfirmMail(
  tx: Db,
  actionId: number,
  name: string,
  reminder = false,
): Promise<void> {
  const code = makeCode();
  const [counted] = await tx
    .update(confirmations)
    .set({
      codeHash: codeHash(actionId, code),
      tries: 0,
      mails: sql`${confirmations.mails} + 1`,
      lastMailAt: sql`now()`,
      ...(reminder ? { reminded: true } : {}),
    })
    .where(eq(confirmations.actionId, actionId))
    .returning({ mails: confirmations.mails });
  const action = await actionForMail(tx, actionId);
  if (!counted || !action) throw new Error(`Action ${actionId} has nobody to write to.`);
  const earlier = await confirmedTwin(tx, action);
  const mail = earlier ? alreadyMail(action, name, earlier) : askMail(action, name, code, reminder);
  await queueMessage(tx, {
    kind: earlier ? 'already' : 'confirm',
    campaignId: action.campaignId,
    actionId,
    serial: counted.mails - 1,
    fromName: env.ORG_NAME,
    to: { name, address: action.email },
    writer: { name, address: action.email },
    lang: action.lang,
    ...mail,
  });
}

/** What a confirm mail, or the note to someone who has written before, says about an action. */
type ActionForMail = { publicId: string; kind: 'write' | 'sign'; lang: string; title: string };

/** The first confirm mail of an action that is about to be made. `earlier`: the person's confirmed one, if any. */
export function firstConfirmMail(action: ActionForMail, name: string, code: string, earlier: string | null) {
  const kind: MessageKind = earlier ? 'already' : 'confirm';
  return { kind, ...(earlier ? alreadyMail(action, name, earlier) : askMail(action, name, code, false)) };
}

export const makeCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

async function actionForMail(tx: Db, actionId: number) {
  const [row] = await tx
    .select({
      publicId: actions.publicId,
      campaignId: actions.campaignId,
      personKey: actions.personKey,
      kind: actions.kind,
      lang: actions.lang,
      writer: supporters,
    })
    .from(actions)
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(eq(actions.id, actionId));
  if (!row) return null;
  const { email } = openWriter(row.writer);
  return { ...row, email, title: await campaignTitle(tx, row.campaignId, row.lang) };
}

async function confirmedTwin(
  tx: Db,
  action: NonNullable<Awaited<ReturnType<typeof actionForMail>>>,
): Promise<string | null> {
  const [twin] = await tx
    .select({ publicId: actions.publicId })
    .from(actions)
    .where(
      and(
        eq(actions.campaignId, action.campaignId),
        eq(actions.personKey, action.personKey),
        eq(actions.state, 'confirmed'),
        ne(actions.publicId, action.publicId),
      ),
    );
  return twin?.publicId ?? null;
}

/** The mail that asks, or reminds, someone to confirm. */
export function askMail(action: ActionForMail, name: string, code: string, reminder: boolean) {
  const t = translator(action.lang);
  const about = { title: action.title, organisation: env.ORG_NAME, name };
  return confirmMail({
    lang: action.lang,
    code,
    url: confirmUrl(action.publicId),
    words: {
      subject: t(reminder ? 'mail.confirm.reminder.subject' : 'mail.confirm.subject', { code }),
      greeting: t('mail.greeting', about),
      ask: t(action.kind === 'write' ? 'mail.confirm.ask.write' : 'mail.confirm.ask.sign', about),
      codeIntro: t('mail.confirm.code'),
      linkIntro: t('mail.confirm.link'),
      button: t('mail.confirm.button'),
      notMe: t('mail.confirm.notMe'),
      footer: mailFooter(action.lang, action.publicId),
    },
  });
}

/** The note to someone who has written before. `earlier`: their confirmed action. */
export function alreadyMail(action: ActionForMail, name: string, earlier: string) {
  const t = translator(action.lang);
  return receiptMail({
    lang: action.lang,
    url: receiptUrl(earlier),
    words: {
      subject: t('mail.already.subject'),
      greeting: t('mail.greeting', { name }),
      what: t('mail.already.what', { title: action.title }),
      button: t('mail.receipt.button'),
      footer: mailFooter(action.lang, action.publicId),
    },
  });
}

/** Who writes, how to reach them, and the way to one's own data: stands under every mail to a supporter. */
export function mailFooter(lang: string, publicId: string): string {
  const t = translator(lang);
  const who = { organisation: env.ORG_NAME, contact: env.ORG_CONTACT ?? '', url: env.ORIGIN };
  return `${t('mail.footer', who).trim()}\n${t('mail.footer.data', { url: dataUrl(publicId) })}`;
}
