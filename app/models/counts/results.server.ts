/** What anyone may know of a campaign: every table of its results page, small numbers made unrecognisable. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import type { Reader } from '#db/replica.ts';
import { countDrifts, countStage } from '#db/schema.ts';
import type { CampaignView } from '../campaign.server.ts';
import { goalFor } from '../goal.ts';
import type { Stage } from './deltas.server.ts';
import { listMinisters, type MinisterCount } from './ministers.server.ts';
import { memberStates, perMillion } from './population.ts';
import { readDays, readRollups } from './read.server.ts';
import { type Shown, share, shown } from './shown.ts';

export type CountryCount = { code: string; name: string; n: Shown; perMillion: number | null };
export type DayCount = { day: string; n: Shown };
export type DemandCount = { number: number; label: string; n: Shown; share: Shown };
export type DemandShares = { code: string; name: string; letters: Shown; shares: Shown[] };

export type Results = {
  stages: Record<Stage, Shown>;
  goal: number;
  /** Member states with at least one confirmed action. */
  states: number;
  countries: CountryCount[];
  days: DayCount[];
  demands: DemandCount[];
  demandShares: DemandShares[];
  ownText: Shown;
  ministers: MinisterCount[];
  /** Days on which a recount put numbers right, newest first. */
  corrections: { day: string; n: number }[];
};

const DAYS = 60;

/**
 * Everything at once: a handful of queries over rollups, none over actions or letters. `readNumbers`: where numbers come from;
 * names and what offices said are always read from `db`.
 */
export async function readResults(
  db: Db,
  campaign: CampaignView,
  readNumbers: Reader = (read) => read(db),
): Promise<Results> {
  const [counts, days, corrections] = await readNumbers((from) =>
    Promise.all([
      readRollups(from, campaign.id),
      readDays(from, campaign.id, daysAgo(DAYS - 1)),
      correctionsOf(from, campaign.id),
    ]),
  );
  const all = counts.n('confirmed');
  const letters = counts.n('confirmed', 'kind', 'write');
  return {
    stages: Object.fromEntries(
      countStage.enumValues.map((stage) => [stage, shown(counts.n(stage))]),
    ) as Results['stages'],
    goal: goalFor(all),
    states: memberStates.filter((code) => counts.n('confirmed', 'country', code) > 0).length,
    countries: campaign.areas.map(({ code, name }) =>
      countryCount(code, name, counts.n('confirmed', 'country', code)),
    ),
    days: everyDay(new Map(days.map((day) => [day.day, day.queued]))),
    demands: campaign.demands.map(({ number, label }) => {
      const n = counts.n('confirmed', 'demand', number);
      return { number, label, n: shown(n), share: share(n, letters) };
    }),
    demandShares: campaign.areas.map(({ code, name }) => {
      const whole = counts.n('confirmed', 'country demand', `${code} 0`);
      const part = (number: number) => counts.n('confirmed', 'country demand', `${code} ${number}`);
      return {
        code,
        name,
        letters: shown(whole),
        shares: campaign.demands.map((d) => share(part(d.number), whole)),
      };
    }),
    ownText: share(counts.n('confirmed', 'text', 'own'), letters),
    ministers: await listMinisters(db, campaign, counts),
    corrections,
  };
}

/** Per million is told only where the number itself may be. */
function countryCount(code: string, name: string, n: number): CountryCount {
  const open = shown(n);
  return { code, name, n: open, perMillion: open === null ? null : perMillion(code, open) };
}

const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10);

/** From the first day with a letter, or so many days back, to today, days without one included. */
function everyDay(known: Map<string, number>): DayCount[] {
  const days = Array.from({ length: DAYS }, (_, place) => daysAgo(DAYS - 1 - place));
  const first = days.findIndex((day) => (known.get(day) ?? 0) > 0);
  return first < 0 ? [] : days.slice(first).map((day) => ({ day, n: shown(known.get(day) ?? 0) }));
}

async function correctionsOf(db: Db, campaignId: number) {
  const day = sql<string>`(${countDrifts.at} at time zone 'UTC')::date::text`;
  return db
    .select({ day, n: sql<number>`count(*)::int` })
    .from(countDrifts)
    .where(eq(countDrifts.campaignId, campaignId))
    .groupBy(day)
    .orderBy(desc(day));
}
