/** A clock of its own for a rehearsal's database. The post office knows no other clock, so hours can pass in seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';

/**
 * Gives an empty database the clock: from the next session on, every now() in it, defaults of columns made later
 * included, is this one, since `public` is searched before the system's own functions.
 */
export async function setClock(db: Db, database: string): Promise<void> {
  await db.execute(sql`create table clock (ahead interval not null)`);
  await db.execute(sql`insert into clock values (
    date_trunc('week', pg_catalog.now() at time zone 'UTC') + interval '7 days'
    - pg_catalog.now() at time zone 'UTC')`);
  await db.execute(sql`create function public.now() returns timestamptz language sql stable parallel safe
    as 'select pg_catalog.now() + ahead from public.clock'`);
  await db.execute(sql`alter database ${sql.identifier(database)} set search_path = public, pg_catalog`);
}

export type Clock = {
  /** Milliseconds since 1970, on that clock. */
  now(): number;
  /** Waits until no message is `sending`, for at most so many real milliseconds, then lets minutes pass at once. */
  pass(minutes: number, patience: number): Promise<void>;
};

/** Reads the clock, which stands at midnight (UTC) of the coming Monday when it was set. */
export async function readClock(db: Db): Promise<Clock> {
  const [row] = await rowsOf<{ ms: number }>(db, sql`select extract(epoch from now())::float8 * 1000 as ms`);
  let ahead = (row?.ms ?? 0) - Date.now();

  /** Nobody claims in between, so no letter is claimed at one time and arrives at another. */
  const tryToPass = (minutes: number, anyway: boolean) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`lock table messages in exclusive mode`);
      const [busy] = await rowsOf(
        tx,
        sql`select from messages where state = 'sending'
              or (state = 'queued' and lane = 0 and due_at <= now()) limit 1`,
      );
      if (busy && !anyway) return false;
      await tx.execute(sql`update clock set ahead = ahead + make_interval(mins => ${minutes})`);
      return true;
    });

  return {
    now: () => Date.now() + ahead,
    async pass(minutes, patience) {
      const end = Date.now() + patience;
      while (!(await tryToPass(minutes, Date.now() > end))) await sleep(15);
      ahead += minutes * 60_000;
      await db.execute(sql`select pg_notify(${CHANNEL}, '')`);
    },
  };
}
