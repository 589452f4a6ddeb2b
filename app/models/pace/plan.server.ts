/** The lines of a campaign as staff see them: what waits where, when it has left, and what more letters would do. */
import { asc, desc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, digests, messages, targets } from '#db/schema.ts';
import { nextDigest } from '../digest/rule.ts';
import { type Ceilings, hardCeilings } from '../message/ceilings.ts';
import { drainedAt } from './forecast.ts';
import { readLine } from './line.server.ts';

/** `own`: the share of letters with words of their own, from 0 to 1. `hours`: within which they come. */
export type WhatIf = { letters: number; hours: number; own: number };

export type LinePlan = {
  targetId: number;
  area: string;
  organisation: string;
  waiting: number;
  /** Of those, letters without words of their own. */
  forms: number;
  /** Null: nothing leaves for now. */
  drained: Date | null;
  /** With so many more letters to this target: each by itself, and with the daily digest. */
  single: Date | null;
  bundled: Date | null;
};

/** The lines of a campaign that letters wait in, the longest first, and with `more` all of them; by the hard ceilings. */
export async function readPlan(
  db: Db,
  campaignId: number,
  more: WhatIf,
  ceilings: Ceilings = hardCeilings,
): Promise<LinePlan[]> {
  const rows = await db
    .selectDistinct({ targetId: targets.id, area: targets.area, organisation: targets.organisation })
    .from(areas)
    .innerJoin(targets, eq(targets.id, areas.targetId))
    .where(eq(areas.campaignId, campaignId))
    .orderBy(asc(targets.area));
  const plans: LinePlan[] = [];
  for (const row of rows) {
    const line = await readLine(db, campaignId, row.targetId, ceilings);
    plans.push({ ...row, ...planOf(line, more, ceilings) });
  }
  return plans.sort((a, b) => b.waiting - a.waiting || a.area.localeCompare(b.area, 'en'));
}

type Line = Awaited<ReturnType<typeof readLine>>;

function planOf(line: Line, more: WhatIf, ceilings: Ceilings) {
  const { standing, forms, deadline, madeOn } = line;
  if (!standing) return { waiting: 0, forms, drained: null, single: null, bundled: null };
  const { waiting, at, timeZone } = standing;
  const single = drainedAt(standing, ceilings, more);
  const owns = { ...more, letters: Math.round(more.letters * more.own) };
  const alone = drainedAt({ ...standing, waiting: Math.max(0, waiting - forms) }, ceilings, owns);
  const last = at + more.hours * 3_600_000;
  const digest = ceilings.officeHours
    ? nextDigest({ at: last, timeZone, hours: ceilings.officeHours, deadline, madeOn })
    : single;
  return {
    ...{ waiting, forms },
    drained: new Date(drainedAt(standing, ceilings, { letters: 0, hours: 0 })),
    single: new Date(single),
    bundled: new Date(Math.min(single, Math.max(alone, digest))),
  };
}

/** The newest digests of a campaign, with how they stand. */
export const listDigests = (db: Db, campaignId: number) =>
  db
    .select({
      id: digests.messageId,
      day: digests.day,
      area: targets.area,
      letters: digests.letters,
      named: digests.named,
      state: messages.state,
      holdReason: messages.holdReason,
      at: messages.settledAt,
    })
    .from(digests)
    .innerJoin(messages, eq(messages.id, digests.messageId))
    .innerJoin(targets, eq(targets.id, digests.targetId))
    .where(eq(digests.campaignId, campaignId))
    .orderBy(desc(digests.messageId))
    .limit(50);
