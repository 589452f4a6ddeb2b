/** Putting things right after a worker died, and after the time for evidence has passed. */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { type Database, type Db, type Lease, rowsOf } from '#db/connect.ts';
import { workers } from '#db/schema.ts';
import { clocks } from './states.ts';

/** Advisory locks of workers live in this space; the second number is the worker's id. */
const LOCK_SPACE = 7429;

export type Worker = { id: number; lease: Lease };

/** Registers this process as a worker and takes its lock; on the embedded database every older worker is dead. */
export async function registerWorker(database: Database): Promise<Worker> {
  const [row] = await database.db.insert(workers).values({}).returning({ id: workers.id });
  if (!row) throw new Error('The worker could not be registered.');
  const lease = await database.hold(LOCK_SPACE, row.id);
  if (!lease) throw new Error(`The lock of worker ${row.id} is taken, which should be impossible.`);
  return { id: row.id, lease };
}

/** Frees what a worker has claimed and not recorded, and gives its lock back. */
export async function retireWorker(database: Database, worker: Worker): Promise<void> {
  try {
    await freeWorker(database.db, worker.id);
  } finally {
    await worker.lease.release(); // also when the database did not answer: then another worker frees the rows
  }
}

/**
 * Frees the rows of workers that are gone: on a server those whose advisory lock can be had, on the embedded
 * database every other one, since a second process can't be there. Returns how many workers were found dead.
 */
export async function freeDeadWorkers(database: Database, self: number): Promise<number> {
  const others = await database.db
    .select({ id: workers.id })
    .from(workers)
    .where(and(isNull(workers.stoppedAt), ne(workers.id, self)));
  let dead = 0;
  for (const other of others) {
    const lease = await database.hold(LOCK_SPACE, other.id);
    if (!lease) continue;
    await freeWorker(database.db, other.id);
    await lease.release();
    dead += 1;
  }
  return dead;
}

/**
 * An attempt that had not started is closed and its message queued again: safe, no byte has left. One that had
 * started is in doubt, and its message waits as `uncertain`; time alone never sends it again unflagged.
 */
async function freeWorker(db: Db, id: number): Promise<void> {
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
 * same bytes; a second doubt, or a confirm mail (the form offers "send again"), is held for a person.
 */
export async function resolveUncertain(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`update messages set
          state = case when flagged or kind = 'confirm' then 'held' else 'queued' end::message_state,
          hold_reason = case when flagged or kind = 'confirm' then 'uncertain twice'::hold_reason end,
          flagged = flagged or kind <> 'confirm', due_at = now()
        where state = 'uncertain' and due_at <= now() returning id`,
  );
  return rows.length;
}
