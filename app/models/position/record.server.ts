/** Writing down where an office stands: by staff, or by the office with its own key. Nothing is ever overwritten. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { positions, stance as stances, terms } from '#db/schema.ts';
import { positionsOf, type Stance } from './read.server.ts';

export const allStances: readonly Stance[] = stances.enumValues;

/** The demand that stands for the open letter as a whole. */
export const WHOLE = 0;

export type Said = {
  campaignId: number;
  targetId: number;
  /** By number; 0 for the letter as a whole. */
  demands: readonly number[];
  stance: Stance;
  /** As parseEvidence gives it. */
  evidence: string | null;
  /** `YYYY-MM-DD`. */
  saidOn: string;
  /** Null: the office itself, by its key. */
  staffId: number | null;
};

/** Adds one row a demand, where it says something new, for who holds the office now. Returns how many. */
export async function recordPosition(tx: Db, said: Said): Promise<number> {
  const { campaignId, targetId, stance, evidence, saidOn, staffId } = said;
  const byOffice = staffId === null;
  const [term] = await tx
    .select({ id: terms.id })
    .from(terms)
    .where(and(eq(terms.targetId, targetId), isNull(terms.until)));
  const known = await positionsOf(tx, campaignId, targetId);
  const fresh = said.demands.filter((demand) => {
    const now = known.find((position) => position.demand === demand);
    return now?.stance !== stance || now.evidence !== evidence || now.byOffice !== byOffice;
  });
  if (!fresh.length) return 0;
  const row = { campaignId, targetId, termId: term?.id ?? null, stance, evidence, saidOn, staffId, byOffice };
  await tx.insert(positions).values(fresh.map((demand) => ({ ...row, demand })));
  return fresh.length;
}
