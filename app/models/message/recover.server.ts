/** Putting things right after a worker died, and after the time for evidence has passed. */
import { eq, sql } from 'drizzle-orm';
import { type Database, type Db, type Lease, rowsOf } from '#db/connect.ts';
import { workers } from '#db/schema.ts';
import { type Clocks, clocks as usual } from './states.ts';

/** Advisory locks of workers live in this space; the second number is the worker's id. */
const LOCK_SPACE = 7429;

export type Worker = { id: number; lease: Lease };

/** Registers this process, and frees what dead workers had. */
export async function takeUpWork(database: Database, clocks: Clocks): Promise<Worker> {
  const worker = await registerWorker(database);
  await freeDeadWorkers(database, worker.id, clocks);
  return worker;
}

/** Registers this process as a worker and takes its lock; on the embedded database every older worker is dead. */
export async function registerWorker(database: Database): Promise<Worker> {
  let lease: Lease | null = null;
  try {
    return await database.db.transaction(async (tx) => {
      const [row] = await tx.insert(workers).values({}).returning({ id: workers.id });
      if (!row) throw new Error('The worker could not be registered.');
      lease = await database.hold(LOCK_SPACE, row.id); // before anyone can see the row: unlocked, it would look dead
      if (!lease) throw new Error(`The lock of worker ${row.id} is taken, which should be impossible.`);
      return { id: row.id, lease };
    });
  } catch (error) {
    await (lease as Lease | null)?.release();
    throw error;
  }
}

/** Frees what a worker has claimed and not recorded, and gives its lock back. */
export async function retireWorker(database: Database, worker: Worker, clocks?: Clocks): Promise<void> {
  try {
    await freeWorker(database.db, worker.id, clocks);
  } finally {
    await worker.lease.release(); // also when the database did not answer: then another worker frees the rows
  }
}

/**
 * Frees the rows of workers that are gone: on a server those whose advisory lock can be had, on the embedded
 * database every other one, since a second process can't be there. Returns how many workers were found dead.
 */
export async function freeDeadWorkers(database: Database, self: number, clocks?: Clocks): Promise<number> {
  let dead = 0;
  for (const id of await unlockedWorkers(database.db, self)) {
    const lease = await database.hold(LOCK_SPACE, id);
    if (!lease) continue;
    await freeWorker(database.db, id, clocks);
    await lease.release();
    dead += 1;
  }
  return dead;
}

/**
 * Workers whose lock nobody has: those not known as stopped, and those whose rows are `sending` nevertheless. A
 * claim that was under way when its worker died may be committed after the worker was found dead.
 */
async function unlockedWorkers(db: Db, self: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    db,
    sql`select w.id from workers w
        where w.id <> ${self}
          and (w.stopped_at is null or w.id in (
            select a.worker from messages m join attempts a on a.message_id = m.id and a.n = m.attempts
            where m.state = 'sending'))
          and not exists (
            select from pg_locks l
            where l.locktype = 'advisory' and l.granted and l.classid = ${LOCK_SPACE} and l.objid = w.id
              and l.database = (select oid from pg_database where datname = current_database()))`,
  );
  return rows.map((row) => row.id);
}

/**
 * An attempt that had not started is closed and its message queued again: safe, no byte has left. One that had
 * started is in doubt, and its message waits as `uncertain`; time alone never sends it again unflagged.
 */
async function freeWorker(db: Db, id: number, clocks: Clocks = usual): Promise<void> {
  await rowsOf(
    db,
    sql`with open as (
          select a.id, a.message_id, a.n from messages m join attempts a on a.message_id = m.id and a.n = m.attempts
          where m.state = 'sending' and a.worker = ${id} and a.ended is null and a.closed is null),
        closed as (
          update attempts a set closed = now() from open
          where a.id = open.id and a.started is null and a.closed is null and a.ended is null
          returning a.message_id)
        update messages m set
          state = case when c.message_id is null then 'uncertain' else 'queued' end::message_state,
          due_at = case when c.message_id is null then now() + make_interval(secs => ${clocks.uncertain}) else now() end
        from open left join closed c on c.message_id = open.message_id
        where m.id = open.message_id and m.state = 'sending' and m.attempts = open.n`,
  );
  await db.update(workers).set({ stoppedAt: sql`now()` }).where(eq(workers.id, id));
}

/**
 * Messages in doubt whose time for evidence has passed: a letter or receipt goes out once more, flagged, with the
 * same bytes. Held for a person: a second doubt, a confirm mail (the form offers "send again"), and letters of a
 * campaign that would rather wait than risk a copy.
 */
export async function resolveUncertain(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`update messages m set
          state = case when x.hold then 'held' else 'queued' end::message_state,
          hold_reason = case when x.hold then 'uncertain twice'::hold_reason end,
          flagged = m.flagged or not x.hold, due_at = now()
        from (select u.id, u.flagged or u.kind = 'confirm' or (u.kind = 'letter' and c.when_uncertain = 'hold') as hold
              from messages u join campaigns c on c.id = u.campaign_id
              where u.state = 'uncertain' and u.due_at <= now()) x
        where m.id = x.id and m.state = 'uncertain' returning m.id`,
  );
  return rows.length;
}
