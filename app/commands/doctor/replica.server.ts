/** The streaming replica in DATABASE_READ_URL: whether it is one, of this database, and how far behind. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { connect, type Db, rowsOf } from '#db/connect.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** As db/replica.ts: further behind, numbers are read from the primary. */
const MOST_LAG_MS = 10_000;
const LOOK_MS = 50;

/** Waits until the replica has come to where the primary is now. */
export async function lookAtReplica(primary: Db, url: string): Promise<Finding[]> {
  const replica = await connect(url, { connections: 1 });
  try {
    return [await judge(primary, replica.db)];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return [
      fault(
        'replica',
        `The replica does not answer: ${cause instanceof Error ? cause.message : cause}`,
        'Check DATABASE_READ_URL and that server; until then everything is read from DATABASE_URL.',
      ),
    ];
  } finally {
    await replica.close();
  }
}

async function judge(primary: Db, replica: Db): Promise<Finding> {
  const check = 'replica';
  const [facts] = await rowsOf<{ standby: boolean }>(replica, sql`select pg_is_in_recovery() as standby`);
  if (!facts?.standby)
    return fault(
      check,
      'The server in DATABASE_READ_URL is no standby: nothing is read from it.',
      'Name a streaming replica of DATABASE_URL there, or leave the setting out.',
    );
  const [here, there] = [await systemOf(primary), await systemOf(replica)];
  if (here && there && here !== there)
    return fault(
      check,
      'The standby in DATABASE_READ_URL follows another server than DATABASE_URL: its numbers may be wrong.',
      'Leave DATABASE_READ_URL out until it names a replica of this database.',
    );
  const seconds = await secondsBehind(primary, replica);
  if (seconds === null)
    return warning(
      check,
      `The replica is more than ${MOST_LAG_MS / 1000} s behind: the primary is read instead.`,
      'Look at pg_stat_replication on the primary, and at the log of the replica.',
    );
  return ok(check, `A standby, ${seconds.toFixed(1)} s behind.`);
}

async function secondsBehind(primary: Db, replica: Db): Promise<number | null> {
  const [mark] = await rowsOf<{ at: string }>(primary, sql`select pg_current_wal_lsn()::text as at`);
  for (const began = Date.now(); Date.now() - began < MOST_LAG_MS; await sleep(LOOK_MS)) {
    const [row] = await rowsOf<{ reached: boolean | null }>(
      replica,
      sql`select pg_last_wal_replay_lsn() >= ${mark?.at ?? ''}::pg_lsn as reached`,
    );
    if (row?.reached) return (Date.now() - began) / 1000;
  }
  return null;
}

/** The server's own id, which a replica shares; null where it may not be read. */
async function systemOf(db: Db): Promise<string | null> {
  const rows = await rowsOf<{ it: string }>(
    db,
    sql`select system_identifier::text as it from pg_control_system()`,
  ).catch(() => []);
  return rows[0]?.it ?? null;
}
