/** The clock of a rehearsed day. The post office knows no clock but the database's, so hours can pass in seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';

export type Clock = {
  /** Milliseconds since 1970, on that clock. */
  now(): number;
  /**
   * Waits until no message is under way, for at most so many real milliseconds, then lets minutes pass at once.
   * False when patience ended first.
   */
  pass(minutes: number, patience: number): Promise<boolean>;
};

/** Reads the clock, which stands at midnight (UTC) of the coming Monday when it was set. */
export async function readClock(db: Db): Promise<Clock> {
  const [row] = await rowsOf<{ ms: number }>(db, sql`select extract(epoch from now())::float8 * 1000 as ms`);
  let ahead = (row?.ms ?? 0) - Date.now();

  /** Nobody claims in between, so no letter is claimed at one time and arrives at another. True when all was calm. */
  const tryToPass = (minutes: number, anyway: boolean) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`lock table messages in exclusive mode`);
      const [busy] = await rowsOf(
        tx,
        sql`select from messages where state = 'sending'
              or (state = 'queued' and lane = 0 and due_at <= now()) limit 1`,
      );
      if (!busy || anyway)
        await tx.execute(sql`update clock set ahead = ahead + make_interval(mins => ${minutes})`);
      return !busy;
    });

  return {
    now: () => Date.now() + ahead,
    async pass(minutes, patience) {
      const end = Date.now() + patience;
      for (;;) {
        const isLast = Date.now() > end;
        const calm = await tryToPass(minutes, isLast);
        if (calm || isLast) {
          ahead += minutes * 60_000;
          await db.execute(sql`select pg_notify(${CHANNEL}, '')`);
          return calm;
        }
        await sleep(15);
      }
    },
  };
}
