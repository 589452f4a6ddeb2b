/** What reading the counts costs as rows grow: a database with so many actions, and a reader of its pages. */
import { sql } from 'drizzle-orm';
import { database, db } from '#app/db.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { readDashboard } from '#app/models/counts/dashboard.server.ts';
import { recount } from '#app/models/counts/recount.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import { setUp } from '#app/setup.ts';
import { rowsOf } from '#db/connect.ts';
import { benchCampaign } from './take.server.ts';

export type GrowOptions = { actions: number };

/** Actions of one statement: a few seconds each, so that a bench that is stopped stops soon. */
const BATCH = 500_000;
/** Ninety days, with something in each hour also of the smallest one: then both have the same hours to read. */
const PERIOD_S = 90 * 86_400;

/**
 * Fills a new database with the confirmed actions and letters of three months, counts them from the rows as the nightly task
 * does, then answers each message (how many readings) with milliseconds of the results page's and the dashboard's data; 0
 * asks for the database pages that one reading touches.
 */
export async function growCounts({ actions }: GrowOptions): Promise<void> {
  await setUp(database);
  const campaign = await benchCampaign();
  const fill_s = await secondsOf(() => addActions(campaign, actions));
  await db.execute(sql`vacuum analyze actions, messages`);
  const recount_s = await secondsOf(() => recount(db, false));
  await db.execute(sql`vacuum analyze rollups`);
  const pages: Record<string, () => Promise<unknown>> = {
    results: () => readResults(db, campaign),
    'dashboard, all': () => readDashboard(db, campaign, 'all'),
    'dashboard, 24 h': () => readDashboard(db, campaign, '24h'),
  };
  process.on('message', async (readings: number) => {
    const read: Record<string, number> = {};
    for (const [page, work] of Object.entries(pages))
      read[page] = readings ? await middleOf(readings, work) : await pagesTouched(work);
    process.send?.({ read });
  });
  process.send?.({ fill_s, recount_s });
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  await database.close();
}

/** Rows alone, with keys in order: what is measured reads none of them. Every second action has a letter that was handed over. */
async function addActions(campaign: CampaignView, count: number): Promise<void> {
  for (let from = 1; from <= count; from += BATCH) {
    const to = Math.min(count, from + BATCH - 1);
    await db.execute(sql`
      with acted as (
        insert into actions (public_id, reference, campaign_id, kind, state, area, lang, letter_lang, person_key, digest,
          demands, subject, consents, source, own_text, created_at, confirmed_at, confirmed_by)
        select lpad(to_hex(i), 32, '0')::uuid, 'B' || i, ${campaign.id}, 'write', 'confirmed', codes[1 + i % 28],
          'en', 'en', i::text, i::text, '[1,2,3]', 'Please act', '[]', case i % 4 when 0 then 'copy' end, i % 3 = 0, at, at, 'code'
        from (select i, now() - make_interval(secs => i::float8 * ${PERIOD_S} / ${count}) as at
              from generate_series(${from}::int, ${to}::int) i) rows,
             (select array(select code from areas where campaign_id = ${campaign.id} order by code) as codes) known
        returning id, area, confirmed_at)
      insert into messages (kind, lane, mode, state, campaign_id, target_id, action_id, queued_at, settled_at, told, counted)
      select 'letter', 1, 'capture', 'handed over', ${campaign.id}, a.target_id, acted.id, confirmed_at, confirmed_at, true,
        'handed over'
      from acted join areas a on a.campaign_id = ${campaign.id} and a.code = acted.area
      where a.target_id is not null and acted.id % 2 = 0`);
  }
}

async function middleOf(readings: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < readings; i += 1) times.push(1_000 * (await secondsOf(work)));
  return times.sort((a, b) => a - b)[readings >> 1] ?? Number.NaN;
}

/** A session tells what it touched after ten idle seconds at the latest. */
const TOLD_MS = 11_000;

async function pagesTouched(work: () => Promise<unknown>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, TOLD_MS));
  const before = await touched();
  await work();
  await new Promise((resolve) => setTimeout(resolve, TOLD_MS));
  return (await touched()) - before;
}

async function touched(): Promise<number> {
  const [row] = await rowsOf<{ pages: number }>(
    db,
    sql`select sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0))::float8 as pages
        from pg_statio_user_tables`,
  );
  return row?.pages ?? Number.NaN;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
}
