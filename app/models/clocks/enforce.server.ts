/** The nightly clocks: whatever is older than app/models/clocks/kinds.ts allows goes. And the checker that counts what is left. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { forgetWriters } from '../action/forget.server.ts';
import { type Kind, keepFor } from './keep.ts';
import { kinds } from './kinds.ts';

const BATCH = 200;
/** Batches in one run: what is left waits for the next hour, so that a run never holds up other tasks for long. */
const BATCHES = 500;

/** Enforces the clocks that no other task keeps; returns how many rows went. Safe to run twice and on two machines. */
export async function keepClocks(db: Db): Promise<number> {
  let gone = 0;
  for (const step of [forgetEnded, dropMails, dropOld]) {
    for (let i = 0; i < BATCHES; i += 1) {
      const n = await step(db);
      gone += n;
      if (n === 0) break;
    }
  }
  return gone;
}

/** People of campaigns long over, and people who took their letter back. */
async function forgetEnded(db: Db): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await rowsOf<{ id: string }>(
      tx,
      sql`select a.id::text as id from actions a left join campaign_peppers p using (campaign_id)
          where a.supporter_id is not null
            and (p.ended_at < now() - make_interval(days => ${keepFor.afterEnd}::int)
              or (a.state = 'withdrawn' and a.ended_at < now() - make_interval(days => ${keepFor.withdrawn}::int)))
          order by a.id limit ${BATCH} for no key update of a skip locked`,
    );
    await forgetWriters(
      tx,
      rows.map(({ id }) => Number(id)),
    );
    return rows.length;
  });
}

/** Mails to supporters and staff that have come to their end, and what servers said about them. */
async function dropMails(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with old as (
          select m.id, m.kind from messages m join message_texts t on t.message_id = m.id
          where m.kind <> 'letter' and m.state not in ('queued', 'sending', 'uncertain', 'held')
            and m.queued_at < now() - make_interval(days => ${keepFor.mails}::int) limit ${BATCH}),
        quiet as (
          update attempts set response = null where message_id in (select id from old where kind <> 'digest')),
        bytes as (delete from sealed_messages where message_id in (select id from old))
        delete from message_texts where message_id in (select id from old) returning message_id`,
  );
  return rows.length;
}

async function dropOld(db: Db): Promise<number> {
  const before = (days: number) => sql`now() - make_interval(days => ${days}::int)`;
  const links = await rowsOf(
    db,
    sql`delete from own_links where ends_at < ${before(keepFor.ownLinks)} returning 1 as n`,
  );
  const invites = await rowsOf(
    db,
    sql`delete from staff_invites where ends_at < ${before(keepFor.invites)} returning 1 as n`,
  );
  const caught = await rowsOf(
    db,
    sql`delete from caught_mails where id = any(array(
          select id from caught_mails where at < ${before(keepFor.caught)} limit ${BATCH})) returning 1 as n`,
  );
  return links.length + invites.length + caught.length;
}

export type Overdue = Pick<Kind, 'what' | 'keeps'> & { rows: number };

/** The kinds of which something is kept longer than their clock and `grace` days allow. None: all is well. */
export async function findOverdue(db: Db, grace = 1): Promise<Overdue[]> {
  const found: Overdue[] = [];
  for (const { what, keeps, overdue } of kinds) {
    if (!overdue) continue;
    const [row] = await rowsOf<{ n: number }>(db, overdue(grace));
    if (row?.n) found.push({ what, keeps, rows: row.n });
  }
  return found;
}
