/** How often one mailbox may be written to, whoever names it, over all campaigns; kept by a keyed hash. */
import { sql } from 'drizzle-orm';
import { keyedHash } from '#app/secret.server.ts';
import { type Db, rowsOf, runOn } from '#db/connect.ts';
import { refusedMailboxes } from '#db/schema.ts';
import { canonicalAddress } from '../person.server.ts';

/**
 * A form may cause the first two mails of a day (a second one, because people send a corrected form); the third is left
 * for "send it again" and the reminder. So no number of forms brings a mailbox more than two mails a day.
 */
const A_DAY = { form: 2, again: 3 } as const;
const A_MONTH = 10;
const MONTH_DAYS = 30;

export const mailboxKey = (email: string): string => keyedHash('mailbox', canonicalAddress(email));

/**
 * Counts one confirm mail, in the transaction that queues it. False: the mailbox has had enough, or its owner has said
 * "not me", and nothing may be queued; the page must not show the difference.
 */
export async function mayWriteTo(tx: Db, email: string, why: keyof typeof A_DAY): Promise<boolean> {
  const rows = await runOn(tx, countOne('(select) one', A_DAY[why], 1), [mailboxKey(email)]);
  return rows.length > 0;
}

/** The same as the part of a statement that makes an action: asked for each row of `acted`. The key is $`at`. */
export const countForm = (at: number): string => countOne('acted', A_DAY.form, at);

/**
 * A row comes back when a mail may go. Parallel ones wait for the mailbox's row and count on from what it says then.
 * Days are compared as differences: a plan made while the table is empty would else go by the index of days for ever, and
 * read everybody's mailbox of the month.
 */
const countOne = (per: string, aDay: number, at: number): string => `
    insert into mailbox_days as d (key, day, mails)
    select $${at}::text, (now() at time zone 'UTC')::date, 1 from ${per}
    where not exists (select from refused_mailboxes
                      where key = $${at}::text and (until is null or until > now()))
      and (select coalesce(sum(mails), 0) from mailbox_days
           where key = $${at}::text and (now() at time zone 'UTC')::date - day < ${MONTH_DAYS}) < ${A_MONTH}
    on conflict (key, day) do update set mails = d.mails + 1
    where d.mails < ${aDay} and d.mails + (
      select coalesce(sum(mails), 0) from mailbox_days
      where key = $${at}::text and day <> d.day and d.day - day < ${MONTH_DAYS}) < ${A_MONTH}
    returning mails`;

/** "I did not write this": never again, in any campaign. In the transaction that forgets the writer. */
export async function refuseMailbox(tx: Db, email: string): Promise<void> {
  await tx
    .insert(refusedMailboxes)
    .values({ key: mailboxKey(email) })
    .onConflictDoUpdate({ target: refusedMailboxes.key, set: { why: 'not me', until: null } });
}

/** Days for which a mailbox that was not there is left alone. */
const BOUNCED_DAYS = 90;

/** No more mail there: it is not there, or its owner complained. Never shortens what was said before. */
export async function suppressMailbox(tx: Db, email: string, why: 'bounced' | 'complaint'): Promise<void> {
  const until = why === 'bounced' ? sql`now() + make_interval(days => ${BOUNCED_DAYS})` : sql`null`;
  await rowsOf(
    tx,
    sql`insert into refused_mailboxes as r (key, why, until) values (${mailboxKey(email)}, ${why}, ${until})
        on conflict (key) do update set why = excluded.why, until = excluded.until where r.until is not null
        returning key`,
  );
}

/** Forgets how often mailboxes were written to once it no longer counts. */
export async function forgetOldDays(db: Db): Promise<number> {
  return (
    await rowsOf(
      db,
      sql`delete from mailbox_days where day < current_date - ${MONTH_DAYS + 1}::int returning day`,
    )
  ).length;
}
