/** Where offices stand: the newest word on each demand, and how it came about. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { positions, type stance } from '#db/schema.ts';

export type Stance = (typeof stance.enumValues)[number];

export type Position = {
  targetId: number;
  /** By number; 0 for the letter as a whole. */
  demand: number;
  stance: Stance;
  evidence: string | null;
  saidOn: string;
  byOffice: boolean;
};

const columns = {
  targetId: positions.targetId,
  demand: positions.demand,
  stance: positions.stance,
  evidence: positions.evidence,
  saidOn: positions.saidOn,
  byOffice: positions.byOffice,
};

/** The newest position of each target on each demand; of one target, and as it was at a moment, where asked. */
export function positionsOf(
  db: Db,
  campaignId: number,
  targetId: number | null = null,
  at: Date | null = null,
): Promise<Position[]> {
  return db
    .selectDistinctOn([positions.targetId, positions.demand], columns)
    .from(positions)
    .where(
      and(
        eq(positions.campaignId, campaignId),
        targetId === null ? undefined : eq(positions.targetId, targetId),
        at === null ? undefined : sql`${positions.at} <= ${at.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(positions.targetId, positions.demand, desc(positions.id));
}

export type PastPosition = Position & { id: number; at: string; by: string | null };

/** Everything that was ever recorded of a target in a campaign, newest first, with who wrote it down. */
export const historyOf = (db: Db, campaignId: number, targetId: number): Promise<PastPosition[]> =>
  rowsOf<PastPosition>(
    db,
    sql`select p.id, p.target_id as "targetId", p.demand, p.stance, p.evidence, p.said_on::text as "saidOn",
          p.by_office as "byOffice", p.at::text as at, s.name as by
        from positions p left join staff s on s.id = p.staff_id
        where p.campaign_id = ${campaignId} and p.target_id = ${targetId} order by p.id desc`,
  );
