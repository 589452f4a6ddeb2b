/** What waits and since when, read from the indexes of what is not settled: the same work however many letters have left. */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, type Fast, rowsOf, runOn } from '#db/connect.ts';
import { findTurns } from './turns.server.ts';

export type Waiting = { state: string; target: string; n: number; seconds: number };

/** Messages that are not at their end, by state and target (`supporters` for mail to them), and the age of the oldest. */
export const readWaiting = (db: Db): Promise<Waiting[]> =>
  rowsOf<Waiting>(
    db,
    sql`select state, coalesce(target_id::text, 'supporters') as target, count(*)::int as n,
          greatest(0, extract(epoch from now() - min(since)))::float8 as seconds
        from (
          select 'queued' as state, null::int as target_id, due_at as since from messages where state = 'queued' and lane = 0
          union all select 'queued', target_id, due_at from messages where state = 'queued' and lane = 1
          union all select 'sending', target_id, queued_at from messages where state = 'sending'
          union all select 'uncertain', target_id, queued_at from messages where state = 'uncertain'
          union all select 'held', target_id, queued_at from messages where state = 'held') waiting
        group by 1, 2 order by 1, 2`,
  );

/**
 * For how many seconds the longest due mail has waited, by lane; null: nothing is due. Letters may wait for the pace and for
 * office hours; mail to supporters never should.
 */
export async function oldestDue(db: Db): Promise<{ supporters: number | null; letters: number | null }> {
  const turns = await findTurns(db);
  const [row] = await rowsOf<{ supporters: number | null; letters: number | null }>(
    db,
    sql`select extract(epoch from now() - (
          select due_at from messages where state = 'queued' and lane = 0 and mode = ${env.MAIL_MODE}::mail_mode
            and due_at <= now() order by mode, due_at, id limit 1))::float8 as supporters,
          (select extract(epoch from now() - min(at::timestamptz))::float8
           from jsonb_array_elements_text(${JSON.stringify(turns.map(({ since }) => since))}::text::jsonb) at
           where at::timestamptz <= now()) as letters`,
  );
  return { supporters: row?.supporters ?? null, letters: row?.letters ?? null };
}

/** Mailboxes and domains that have used up what their ceilings give for now. */
export async function countSpentPaces(db: Db): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from paces where hour_tokens < 1 or day_tokens < 1`,
  );
  return row?.n ?? 0;
}

/** $1 mail mode. Letters count from being queued on: when they are due is found line by line. */
const anyWork = `
  select exists (select from messages where state = 'queued' and lane = 0 and mode = $1::mail_mode and due_at <= now()) as mails,
         exists (select from messages where state = 'queued' and lane = 1 and mode = $1::mail_mode) as letters`;

/** Whether there may be something to claim, of each kind. Costs the same however much waits. */
export async function findWork(on: Db | Fast): Promise<{ mails: boolean; letters: boolean }> {
  const [row] = await runOn<{ mails: boolean; letters: boolean }>(on, anyWork, [env.MAIL_MODE]);
  return row ?? { mails: false, letters: false };
}
