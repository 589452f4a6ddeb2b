/** Reading rollups: always a few hundred rows, however many actions stand behind them. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { countStage, rollups } from '#db/schema.ts';
import type { Stage } from './deltas.server.ts';

export type Rollups = {
  /** The number at a stage: of all, or of one key of a dimension. */
  n(stage: Stage, dimension?: Dimension, key?: string | number): number;
  since(stage: Stage, dimension: Dimension, key: string | number): Date | null;
  keys(stage: Stage, dimension: Dimension): string[];
  stages(): readonly Stage[];
};
export type Dimension = (typeof rollups.$inferSelect)['dimension'];

const stages = countStage.enumValues;
const butHours = [
  'all',
  'kind',
  'country',
  'language',
  'source',
  'demand',
  'text',
  'target',
  'country demand',
] as const satisfies readonly Dimension[];

/**
 * Every rollup of a campaign but the hours, in one query. Stages and dimensions are named one by one because they lead
 * the key: hours, of which a year has thousands, are then stepped over.
 */
export async function readRollups(db: Db, campaignId: number): Promise<Rollups> {
  const rows = await db
    .select()
    .from(rollups)
    .where(
      and(
        eq(rollups.campaignId, campaignId),
        inArray(rollups.stage, stages),
        inArray(rollups.dimension, butHours),
      ),
    )
    .orderBy(asc(rollups.key));
  const byName = new Map(rows.map((row) => [`${row.stage}|${row.dimension}|${row.key}`, row]));
  const find = (stage: Stage, dimension: Dimension, key: string | number) =>
    byName.get(`${stage}|${dimension}|${key}`);
  return {
    n: (stage, dimension = 'all', key = '') => find(stage, dimension, key)?.n ?? 0,
    since: (stage, dimension, key) => find(stage, dimension, key)?.since ?? null,
    keys: (stage, dimension) =>
      rows
        .filter((row) => row.stage === stage && row.dimension === dimension && row.n > 0)
        .map(({ key }) => key),
    stages: () => countStage.enumValues,
  };
}

export type Day = { day: string } & Record<Stage, number>;

/** Each stage for each day of UTC since `from` (`2026-05-03` or an hour, `2026-05-03T14`); days without any are left out. */
export async function readDays(db: Db, campaignId: number, from = ''): Promise<Day[]> {
  const rows = await rowsOf<{ day: string; stage: Stage; n: number }>(
    db,
    sql`select left(key, 10) as day, stage, sum(n)::int as n from rollups
        where campaign_id = ${campaignId} and stage = any(enum_range(null::count_stage)) and dimension = 'hour'
          and key >= ${from} group by 1, 2 order by 1`,
  );
  const none = Object.fromEntries(countStage.enumValues.map((stage) => [stage, 0])) as Record<Stage, number>;
  const days = new Map<string, Day>();
  for (const { day, stage, n } of rows) {
    const entry = days.get(day) ?? { day, ...none };
    entry[stage] = n;
    days.set(day, entry);
  }
  return [...days.values()];
}

/** The number at each stage of each campaign. */
export const listRollups = (db: Db): Promise<{ campaign: string; stage: string; n: number }[]> =>
  rowsOf(
    db,
    sql`select c.slug as campaign, r.stage::text as stage, r.n from rollups r join campaigns c on c.id = r.campaign_id
        where r.dimension = 'all' order by 1, 2`,
  );
