/** Switches stop letters while everything else goes on: they are rows, so they need no release and no restart. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { switches, switchScope } from '#db/schema.ts';

export type Scope = (typeof switchScope.enumValues)[number];
export type Switch = typeof switches.$inferSelect;

export const scopes: readonly Scope[] = switchScope.enumValues;

/** Stops the letters of a scope from the next claim on; what is under way is finished. Twice is once. */
export async function stopLetters(db: Db, scope: Scope, key: string, reason: string): Promise<void> {
  await db.insert(switches).values({ scope, key, reason }).onConflictDoNothing();
}

/** Lets the letters of a scope go again, and forgets refusals counted for a campaign. False: there was no switch. */
export async function letLettersGo(db: Db, scope: Scope, key: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (scope === 'campaign') await tx.execute(sql`update campaigns set refusals = 0 where slug = ${key}`);
    const gone = await tx
      .delete(switches)
      .where(and(eq(switches.scope, scope), eq(switches.key, key)))
      .returning();
    return gone.length > 0;
  });
}

export const listSwitches = (db: Db): Promise<Switch[]> =>
  db.select().from(switches).orderBy(asc(switches.since));

export type QueueCount = {
  kind: string;
  state: string;
  reason: string | null;
  count: number;
  oldest: string;
};

/** What waits or is in doubt, by kind, state and reason to hold, with the time of the oldest. Settled rows are not read. */
export async function countWaiting(db: Db): Promise<QueueCount[]> {
  return rowsOf<QueueCount>(
    db,
    sql`select kind, state, hold_reason as reason, count(*)::int as count, min(queued_at)::text as oldest
        from messages where state in ('queued', 'sending', 'uncertain', 'held') group by 1, 2, 3 order by 1, 2, 3`,
  );
}
