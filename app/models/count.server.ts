/** Counts that never count rows: deltas are inserted with each event and folded into rollups by the post office. */
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { rollups } from '#db/schema.ts';
import { countLetters, lettersChanged } from './counts/letters.server.ts';
import { ring } from './counts/live.server.ts';
import { perDimension } from './counts/spread.ts';
import { goalFor } from './goal.ts';

const FOLD_BATCH = 5000;
/** In live mode small numbers stay private: they discourage, and could point at people. */
const SHOWN_FROM = 500;

/** True while something is to be counted. */
export const countsWait = sql`exists (select from count_deltas) or ${lettersChanged}`;

/**
 * Takes waiting deltas and adds them to the rollups, in one statement: a crash either does all of it or nothing. One
 * fold at a time: two would wait for each other's rows. Returns how many deltas were taken.
 */
export async function foldCounts(db: Db): Promise<number> {
  await countLetters(db);
  const [row] = await rowsOf<{ taken: number }>(
    db,
    sql`with taken as (
          delete from count_deltas where id = any(array(
            select id from count_deltas where (select pg_try_advisory_xact_lock(7431, 0))
            order by id limit ${FOLD_BATCH} for update skip locked))
          returning *),
        spread as (${perDimension(sql`taken`)}),
        folded as (
          insert into rollups (campaign_id, stage, dimension, key, n, since)
          select campaign_id, stage, dimension, key, sum(n)::int, min(at) from spread
          group by 1, 2, 3, 4 having sum(n) <> 0 order by 1, 2, 3, 4
          on conflict (campaign_id, stage, dimension, key)
          do update set n = rollups.n + excluded.n, since = least(rollups.since, excluded.since))
        select count(*)::int as taken from taken`,
  );
  if (row?.taken) await ring(db);
  return row?.taken ?? 0;
}

export type ActionCount = { all: number; area: number | null; goal: number; shown: boolean };

/** Confirmed actions of a campaign, in all and from one area, with the goal they move towards. */
export async function countActions(db: Db, campaignId: number, area: string | null): Promise<ActionCount> {
  const country = and(eq(rollups.dimension, 'country'), inArray(rollups.key, area === null ? [] : [area]));
  const rows = await db
    .select({ dimension: rollups.dimension, n: rollups.n })
    .from(rollups)
    .where(
      and(
        eq(rollups.campaignId, campaignId),
        eq(rollups.stage, 'confirmed'),
        or(eq(rollups.dimension, 'all'), country),
      ),
    );
  const of = (dimension: string) => rows.find((row) => row.dimension === dimension)?.n ?? 0;
  const all = of('all');
  return { all, area: area === null ? null : of('country'), goal: goalFor(all), shown: isShown(all) };
}

/** Whether counts of a campaign with so many confirmed actions may be seen by everyone. */
const isShown = (all: number): boolean => !env.live || all >= SHOWN_FROM;
