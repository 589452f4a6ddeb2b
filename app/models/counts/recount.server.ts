/** Counting again from the rows, every night: what differs is put right, raises an alarm and is told in public. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { countDrifts, recounts } from '#db/schema.ts';
import { standings } from './letters.server.ts';
import { perDimension } from './spread.ts';

/** Every event as its row tells it today: the same shape as count_deltas. */
const events = sql`
  select campaign_id, 'taken'::count_stage as stage, area, 1 as n, kind, lang, source, demands, own_text,
         null::int as target_id, created_at as at, null::timestamptz as hour_of from actions
  union all
  select campaign_id, state::text::count_stage, area, 1, kind, lang, source, demands, own_text,
         null, case state when 'confirmed' then confirmed_at else coalesce(ended_at, created_at) end, null
  from actions where state in ('confirmed', 'withdrawn', 'invalidated')
  union all
  select m.campaign_id, s.stage::count_stage, a.area, 1, null, a.lang, null, null, null,
         m.target_id, coalesce(m.settled_at, m.queued_at), m.queued_at
  from messages m join actions a on a.id = m.action_id join ${standings} on s.class = m.counted
  where m.kind = 'letter'
  union all
  select campaign_id, 'sent myself', area, 1, null, lang, source, null, null, target_id, at, null from self_sends`;

/** Where rollups and waiting deltas together differ from the rows, in one snapshot. */
const differences = sql`
  events as (${events}),
  rows as (
    select campaign_id, stage, dimension, key, sum(n)::int as n, min(at) as since
    from (${perDimension(sql`events`)}) e group by 1, 2, 3, 4),
  waiting as (${perDimension(sql`count_deltas`)}),
  known as (
    select campaign_id, stage, dimension, key, sum(n)::int as n
    from (select campaign_id, stage, dimension, key, n from rollups
          union all select campaign_id, stage, dimension, key, n from waiting) k group by 1, 2, 3, 4),
  drift as (
    select campaign_id, stage, dimension, key, coalesce(k.n, 0) as was, coalesce(r.n, 0) as found, r.since
    from rows r full join known k using (campaign_id, stage, dimension, key)
    where coalesce(r.n, 0) <> coalesce(k.n, 0))`;

export type Drift = { stage: string; dimension: string; key: string; was: number; found: number };

/** What a recount would put right. Reads only. */
export const findDrift = (db: Db): Promise<Drift[]> =>
  rowsOf<Drift>(
    db,
    sql`with ${differences} select stage, dimension, key, was, found from drift order by 1, 2, 3`,
  );

/**
 * Recounts and puts right by the difference, so that folds may go on meanwhile; `alarm` notes each drift. Returns how many
 * rollups were wrong.
 */
export async function recount(db: Db, alarm: boolean): Promise<number> {
  const [row] = await rowsOf<{ drift: number }>(
    db,
    sql`with ${differences},
        mended as (
          insert into rollups (campaign_id, stage, dimension, key, n, since)
          select campaign_id, stage, dimension, key, found - was, coalesce(since, now()) from drift order by 1, 2, 3, 4
          on conflict (campaign_id, stage, dimension, key)
          do update set n = rollups.n + excluded.n, since = least(rollups.since, excluded.since)),
        noted as (
          insert into count_drifts (campaign_id, stage, dimension, key, was, found)
          select campaign_id, stage, dimension, key, was, found from drift where ${alarm})
        select count(*)::int as drift from drift`,
  );
  return row?.drift ?? 0;
}

/**
 * Once a day, after two o'clock UTC, whoever comes first; at once on a database that was never recounted, where a difference
 * comes from before there were rollups and is no alarm. Returns how many rollups were wrong.
 */
export async function recountNightly(db: Db): Promise<number> {
  return db.transaction(async (tx) => {
    const [turn] = await rowsOf<{ day: string; first: boolean }>(
      tx,
      sql`insert into recounts (day)
          select ((now() - interval '2 hours') at time zone 'UTC')::date on conflict do nothing
          returning day::text, not exists (select from recounts) as first`,
    );
    if (!turn) return 0;
    const drift = await recount(tx, !turn.first);
    await tx
      .update(recounts)
      .set({ drift, endedAt: sql`clock_timestamp()` })
      .where(eq(recounts.day, turn.day));
    return drift;
  });
}

const openIn = (campaignId: number) =>
  and(eq(countDrifts.campaignId, campaignId), isNull(countDrifts.attendedAt));

/** Alarms of a campaign that nobody has attended to, newest first. */
export const openDrifts = (db: Db, campaignId: number) =>
  db.select().from(countDrifts).where(openIn(campaignId)).orderBy(desc(countDrifts.id));

/** Someone has looked into them: the alarms of a campaign up to this id are over. The public note stays. */
export async function attendDrifts(db: Db, campaignId: number, upTo: number): Promise<void> {
  await db
    .update(countDrifts)
    .set({ attendedAt: sql`now()` })
    .where(and(openIn(campaignId), sql`${countDrifts.id} <= ${upTo}`));
}
