/** Counting letters without touching the post office's own statements: what has changed is found by an index. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { countsAs } from '#db/schema.ts';

const BATCH = 5000;

/** In which stages a letter stands that counts as this. A bounced one was handed over and is not accepted any more. */
export const standings = sql`(values
  ('waiting', 'queued'), ('handed over', 'queued'), ('handed over', 'handed over'),
  ('accepted', 'queued'), ('accepted', 'handed over'), ('accepted', 'accepted'),
  ('answered', 'queued'), ('answered', 'handed over'), ('answered', 'accepted'), ('answered', 'answered'),
  ('bounced', 'queued'), ('bounced', 'handed over'), ('bounced', 'bounced'),
  ('failed', 'queued'), ('failed', 'failed'), ('uncertain', 'queued'), ('digested', 'queued')) as s (class, stage)`;

/** True while a letter stands otherwise than it was counted. */
export const lettersChanged = sql`exists (
  select from messages where kind = 'letter' and counted is distinct from ${countsAs})`;

/**
 * Turns letters that stand otherwise than they were counted into deltas, in one statement. A letter remembers as what it
 * was counted, so a crash counts nothing twice and no writer of messages has to know. The ledger gets each change with it,
 * for the same reasons. Returns how many letters.
 */
export async function countLetters(db: Db): Promise<number> {
  const [row] = await rowsOf<{ letters: number }>(
    db,
    sql`with changed as (
          select id, campaign_id, action_id, target_id, queued_at, settled_at, counted, ${countsAs} as class
          from messages
          where kind = 'letter' and counted is distinct from ${countsAs}
          order by id limit ${BATCH} for update skip locked),
        marked as (
          update messages m set counted = c.class from changed c where m.id = c.id returning m.id),
        noted as (
          insert into ledger_waiting (message_id, standing)
          select c.id, c.class from changed c join marked m on m.id = c.id order by c.id),
        steps as (
          select c.*, s.stage, 1 as n from changed c join ${standings} on s.class = c.class
          union all
          select c.*, s.stage, -1 from changed c join ${standings} on s.class = c.counted),
        added as (
          insert into count_deltas (campaign_id, stage, area, lang, target_id, n, at, hour_of)
          select s.campaign_id, s.stage::count_stage, a.area, a.lang, s.target_id, sum(s.n)::int,
                 min(case when s.stage = 'queued' then s.queued_at else coalesce(s.settled_at, now()) end),
                 date_trunc('hour', s.queued_at)
          from steps s join actions a on a.id = s.action_id
          group by s.campaign_id, s.stage, a.area, a.lang, s.target_id, date_trunc('hour', s.queued_at)
          having sum(s.n) <> 0)
        select count(*)::int as letters from marked`,
  );
  return row?.letters ?? 0;
}
