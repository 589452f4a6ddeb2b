/** Counts that never count rows: deltas are inserted with each event and folded into rollups by the post office. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { counts } from '#db/schema.ts';
import { goalFor } from './goal.ts';

const ALL = '';
const FOLD_BATCH = 5000;
/** In live mode small numbers stay private: they discourage, and could point at people. */
const SHOWN_FROM = 500;

/**
 * Takes waiting deltas and adds them to the rollups, in one statement: a crash either does all of it or nothing.
 * Returns how many rollup rows changed.
 */
export async function foldCounts(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with taken as (
          delete from count_deltas where id = any(array(
            select id from count_deltas order by id limit ${FOLD_BATCH} for update skip locked))
          returning campaign_id, stage, area, n),
        sums as (
          select campaign_id, stage, area, sum(n)::int as n from taken group by 1, 2, 3
          union all
          select campaign_id, stage, ${ALL}, sum(n)::int from taken group by 1, 2)
        insert into counts (campaign_id, stage, area, n) select campaign_id, stage, area, n from sums
        on conflict (campaign_id, stage, area) do update set n = counts.n + excluded.n
        returning n`,
  );
  return rows.length;
}

export type ActionCount = { all: number; area: number | null; goal: number; shown: boolean };

/** Confirmed actions of a campaign, in all and from one area, with the goal they move towards. */
export async function countActions(db: Db, campaignId: number, area: string | null): Promise<ActionCount> {
  const rows = await db
    .select({ area: counts.area, n: counts.n })
    .from(counts)
    .where(
      and(
        eq(counts.campaignId, campaignId),
        eq(counts.stage, 'confirmed'),
        inArray(counts.area, area === null ? [ALL] : [ALL, area]),
      ),
    );
  const all = rows.find((row) => row.area === ALL)?.n ?? 0;
  const here = area === null ? null : (rows.find((row) => row.area === area)?.n ?? 0);
  return { all, area: here, goal: goalFor(all), shown: !env.live || all >= SHOWN_FROM };
}
