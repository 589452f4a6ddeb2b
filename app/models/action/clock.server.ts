/** What happens to unconfirmed actions by time alone: one reminder after a day, forgotten after seven. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, supporters } from '#db/schema.ts';
import { mayWriteTo } from '../abuse/mailbox.server.ts';
import { openWriter } from '../keys/open.server.ts';
import { queueConfirmMail } from './confirm-mail.server.ts';
import { forgetWriters } from './forget.server.ts';

const BATCH = 200;
/** Two mails at most go out unasked: the first and this reminder. */
const MAILS_BEFORE_REMINDER = 2;

/** Reminds people who have not confirmed anything after 24 hours, once. Returns how many were reminded. */
export async function remindWaiting(db: Db): Promise<number> {
  const due = await db
    .select({ id: actions.id, writer: supporters })
    .from(actions)
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .innerJoin(confirmations, eq(confirmations.actionId, actions.id))
    .where(
      and(
        eq(actions.state, 'unconfirmed'),
        sql`${actions.createdAt} < now() - interval '24 hours'`,
        sql`${confirmations.expiresAt} > now()`,
        eq(confirmations.reminded, false),
        sql`${confirmations.mails} between 1 and ${MAILS_BEFORE_REMINDER}`,
        sql`not exists (select from actions done where done.campaign_id = ${actions.campaignId}
              and done.person_key = ${actions.personKey} and done.state = 'confirmed')`,
      ),
    )
    .limit(BATCH);
  for (const { id, writer } of due) await db.transaction((tx) => remind(tx, id, openWriter(writer)));
  return due.length;
}

async function remind(tx: Db, id: number, { name, email }: { name: string; email: string }) {
  const claimed = await tx
    .update(confirmations)
    .set({ reminded: true })
    .where(and(eq(confirmations.actionId, id), eq(confirmations.reminded, false)))
    .returning({ id: confirmations.actionId });
  if (claimed.length && (await mayWriteTo(tx, email, 'again'))) await queueConfirmMail(tx, id, name, true);
}

/** Ends actions whose link has run out and forgets who filled in the form. Returns how many. */
export async function expireWaiting(db: Db): Promise<number> {
  return db.transaction(async (tx) => {
    const late = tx
      .select({ id: confirmations.actionId })
      .from(confirmations)
      .innerJoin(actions, eq(actions.id, confirmations.actionId))
      .where(and(inArray(actions.state, ['unconfirmed', 'suspect']), sql`${confirmations.expiresAt} < now()`))
      .limit(BATCH);
    const expired = await tx
      .update(actions)
      .set({ state: 'expired', endedAt: sql`now()` })
      .where(inArray(actions.id, late))
      .returning({ id: actions.id });
    await forgetWriters(
      tx,
      expired.map((row) => row.id),
    );
    return expired.length;
  });
}
