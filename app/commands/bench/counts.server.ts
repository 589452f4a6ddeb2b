/**
 * Measurements of the counts, on any database of this project: what reading costs as rows grow, and what counting costs those
 * who act. Each returns plain figures; who calls them starts the database and prints.
 */
import { SQL, StringChunk, sql } from 'drizzle-orm';
import { takeAction } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { foldCounts } from '#app/models/count.server.ts';
import { readDashboard } from '#app/models/counts/dashboard.server.ts';
import { recount } from '#app/models/counts/recount.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import type { Db } from '#db/connect.ts';

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** Adds confirmed actions of a year, spread over all countries, as rows alone; then counts them from the rows. */
export async function addActions(
  db: Db,
  campaign: CampaignView,
  count: number,
): Promise<{ recount_s: number }> {
  await db.execute(sql`
    insert into actions (reference, campaign_id, kind, state, area, lang, letter_lang, person_key, digest, demands, subject,
      consents, source, own_text, created_at, confirmed_at, confirmed_by)
    select 'bench ' || i || ' ' || gen_random_uuid(), ${campaign.id}, 'write', 'confirmed',
      (array(select code from areas where campaign_id = ${campaign.id}))[1 + i % 28], 'en', 'en', gen_random_uuid()::text,
      i::text, '[1,2,3,4,5,6,7,8]', 'Please act', '[]', case i % 4 when 0 then 'copy' end, i % 3 = 0, at, at, 'code'
    from (select i, now() - make_interval(secs => (i::bigint * 7919) % 31536000) as at
          from generate_series(1, ${count}::int) i) rows`);
  return { recount_s: await secondsOf(() => recount(db, false)) };
}

/** Median seconds of a results page's and a dashboard's reading. */
export async function timeReads(db: Db, campaign: CampaignView, runs = 50) {
  const [results, dashboard]: number[][] = [[], []];
  for (let i = 0; i < runs; i += 1) {
    results?.push(await secondsOf(() => readResults(db, campaign)));
    dashboard?.push(await secondsOf(() => readDashboard(db, campaign, 'all')));
  }
  return { results_s: median(results ?? []), dashboard_s: median(dashboard ?? []) };
}

/** The same database, on which deltas are not inserted. */
export const withoutCounting = (db: Db): Db =>
  new Proxy(db, {
    get(target, name) {
      if (name === 'transaction')
        return (work: (tx: Db) => Promise<unknown>) => target.transaction((tx) => work(withoutCounting(tx)));
      if (name === 'execute')
        return (query: Parameters<Db['execute']>[0]) => (isDelta(query) ? [] : target.execute(query));
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** Whether a statement is the one of countAction. */
function isDelta(query: unknown): boolean {
  const first = query instanceof SQL ? query.queryChunks[0] : null;
  return first instanceof StringChunk && first.value.join('').includes('insert into count_deltas');
}

let taken = 0;

/** Actions a second that are taken by so many at once, while a fold runs every second. */
export async function takeRate(
  db: Db,
  campaign: CampaignView,
  atOnce: number,
  seconds: number,
): Promise<number> {
  const folding = setInterval(() => foldCounts(db).catch(() => {}), 1_000);
  const end = performance.now() + seconds * 1_000;
  let done = 0;
  const writer = async () => {
    while (performance.now() < end) {
      taken += 1;
      await takeAction(db, campaign, formOf(campaign, taken));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, writer));
  clearInterval(folding);
  return done / seconds;
}

const formOf = (campaign: CampaignView, n: number) => ({
  kind: 'write' as const,
  area: 'DE',
  lang: campaign.lang,
  letterLang: campaign.lang,
  name: `Writer ${n}`,
  email: `writer-${process.pid}-${n}@example.org`,
  demands: campaign.demands.map(({ number }) => number),
  subject: 0,
  ownWords: '',
  editedText: null,
  alsoTarget: false,
  consents: [campaign.consents.send.id, campaign.consents.adult.id],
});
