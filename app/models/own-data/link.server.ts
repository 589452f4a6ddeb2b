/**
 * The way to one's own data, with no account: the link in any mail of ours leads to a button, the button has a mail sent
 * to the mailbox that was confirmed, its link works once within the hour, and opens the data for half an hour in that
 * browser. So nobody to whom a mail was passed on can see or erase anything, and a scanner that opens links changes nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { readToken } from '#app/secret.server.ts';
import { ownLinkUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, ownLinks, supporters } from '#db/schema.ts';
import { receiptMail } from '#emails/receipt.tsx';
import { mailFooter } from '../action/confirm-mail.server.ts';
import { openWriter } from '../keys/open.server.ts';
import { queueMessage } from '../message/queue.server.ts';

const LINK_MINUTES = 60;
const OPEN_MINUTES = 30;
/** Links for one action in a day: the button must not fill a mailbox. */
const A_DAY = 3;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const makeSecret = (): string => randomBytes(32).toString('base64url');
const minutesFromNow = (minutes: number) => sql`now() + make_interval(mins => ${minutes}::int)`;

/** The language of the person behind a token of a mail; null for a token that is none. The same for people long erased. */
export async function languageBehind(db: Db, token: string): Promise<string | null> {
  const publicId = readToken('data', token);
  if (!publicId) return null;
  const [row] = await db.select({ lang: actions.lang }).from(actions).where(eq(actions.publicId, publicId));
  return row?.lang ?? null;
}

/** Queues the mail with the link, if there is anyone to send it to. What it did shows nowhere but in that mailbox. */
export async function sendOwnLink(db: Db, token: string): Promise<void> {
  const publicId = readToken('data', token);
  if (!publicId) return;
  await db.transaction(async (tx) => {
    const [row] = await tx
      .select({ id: actions.id, lang: actions.lang, campaignId: actions.campaignId, writer: supporters })
      .from(actions)
      .innerJoin(supporters, eq(supporters.id, actions.supporterId))
      .where(eq(actions.publicId, publicId))
      .for('no key update', { of: actions });
    if (!row) return;
    const ofAction = eq(ownLinks.actionId, row.id);
    const today = await tx.$count(
      ownLinks,
      and(ofAction, sql`${ownLinks.createdAt} > now() - interval '1 day'`),
    );
    if (today >= A_DAY) return;
    const secret = makeSecret();
    await tx
      .insert(ownLinks)
      .values({ secretHash: hashOf(secret), actionId: row.id, endsAt: minutesFromNow(LINK_MINUTES) });
    await queueLinkMail(tx, { ...row, publicId, writer: openWriter(row.writer) }, secret);
  });
}

type Asked = {
  id: number;
  lang: string;
  campaignId: number;
  publicId: string;
  writer: { name: string; email: string };
};

async function queueLinkMail(tx: Db, { id, lang, campaignId, publicId, writer }: Asked, secret: string) {
  const [last] = await tx
    .select({ serial: sql<number>`coalesce(max(serial) + 1, 0)::int` })
    .from(sql`messages`)
    .where(sql`action_id = ${id} and kind = 'notice' and target_id is null`);
  const to = { name: writer.name, address: writer.email };
  await queueMessage(tx, {
    kind: 'notice',
    campaignId,
    actionId: id,
    serial: last?.serial ?? 0,
    fromName: env.ORG_NAME,
    to,
    writer: to,
    lang,
    ...linkMail({ lang, publicId, name: writer.name }, secret),
  });
}

/** The mail with the link that opens one's own data once. */
export function linkMail(
  { lang, publicId, name }: { lang: string; publicId: string; name: string },
  secret: string,
) {
  const t = translator(lang);
  return receiptMail({
    lang,
    url: ownLinkUrl(secret),
    words: {
      subject: t('mail.data.subject'),
      greeting: t('mail.greeting', { name }),
      what: t('mail.data.what'),
      button: t('data.open.button'),
      footer: mailFooter(lang, publicId),
    },
  });
}

/** Whether a link of a mail may still be opened, and in which language; reads only. */
export async function findOwnLink(db: Db, secret: string): Promise<{ lang: string } | null> {
  const [row] = await db
    .select({ lang: actions.lang })
    .from(ownLinks)
    .innerJoin(actions, eq(actions.id, ownLinks.actionId))
    .where(
      and(
        eq(ownLinks.secretHash, hashOf(secret)),
        isNull(ownLinks.openedAt),
        sql`${ownLinks.endsAt} > now()`,
      ),
    );
  return row ?? null;
}

/** Opens a link, once: returns the secret for the browser's cookie, or null when it was used or its time is over. */
export async function openOwnLink(db: Db, secret: string): Promise<string | null> {
  const fresh = makeSecret();
  const [opened] = await db
    .update(ownLinks)
    .set({ secretHash: hashOf(fresh), openedAt: sql`now()`, endsAt: minutesFromNow(OPEN_MINUTES) })
    .where(
      and(
        eq(ownLinks.secretHash, hashOf(secret)),
        isNull(ownLinks.openedAt),
        sql`${ownLinks.endsAt} > now()`,
      ),
    )
    .returning({ actionId: ownLinks.actionId });
  return opened ? fresh : null;
}

/** The action that a browser has opened, by the secret in its cookie; null when that is over. */
export async function openedAction(db: Db, secret: string): Promise<string | null> {
  const [row] = await db
    .select({ publicId: actions.publicId })
    .from(ownLinks)
    .innerJoin(actions, eq(actions.id, ownLinks.actionId))
    .where(
      and(
        eq(ownLinks.secretHash, hashOf(secret)),
        isNotNull(ownLinks.openedAt),
        sql`${ownLinks.endsAt} > now()`,
      ),
    );
  return row?.publicId ?? null;
}
