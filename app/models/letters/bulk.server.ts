/** Held letters by the hundred: counted first, then settled one by one, each whole. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import type { Decision } from './decide.server.ts';
import { conditions, type LetterFilter } from './log.server.ts';
import type { DecidedLetter } from './on-record.server.ts';

/** One act settles so many at most, oldest first: a page must answer within its time. */
export const AT_ONCE = 500;

export type HeldCount = {
  /** Letters that fit, and the newest of them: what is held later is not settled by this act. */
  total: number;
  until: number;
  groups: { campaign: string; reason: string; n: number }[];
};

/** What settling all held letters of a filter would touch. */
export async function countHeld(db: Db, filter: LetterFilter): Promise<HeldCount> {
  const groups = await rowsOf<HeldCount['groups'][number] & { until: number }>(
    db,
    sql`select c.slug as campaign, m.hold_reason as reason, count(*)::int as n, max(m.id)::int as until
        from messages m join actions a on a.id = m.action_id join campaigns c on c.id = m.campaign_id
        where m.kind = 'letter' and ${conditions({ ...filter, state: 'held' })}
        group by 1, 2 order by 1, 2`,
  );
  return {
    total: groups.reduce((sum, { n }) => sum + n, 0),
    until: Math.max(0, ...groups.map(({ until }) => until)),
    groups: groups.map(({ campaign, reason, n }) => ({ campaign, reason, n })),
  };
}

export type Settled = { done: number; left: { says: string; n: number }[] };

/** Settles the held letters of a filter up to letter `until` by `decide`; those it refuses are left, with its words. */
export async function settleHeld(
  db: Db,
  filter: LetterFilter,
  until: number,
  decide: (letter: DecidedLetter) => Promise<Decision>,
): Promise<Settled> {
  const letters = await rowsOf<DecidedLetter>(
    db,
    sql`select m.id::int as id, a.reference, m.campaign_id as "campaignId" from messages m join actions a on a.id = m.action_id
        where m.kind = 'letter' and ${conditions({ ...filter, state: 'held', before: until + 1 })}
        order by m.id limit ${AT_ONCE}`,
  );
  const left = new Map<string, number>();
  let done = 0;
  for (const letter of letters) {
    const decision = await decide(letter);
    if (decision.ok) done += 1;
    else left.set(decision.says, (left.get(decision.says) ?? 0) + 1);
  }
  return { done, left: [...left].map(([says, n]) => ({ says, n })) };
}
