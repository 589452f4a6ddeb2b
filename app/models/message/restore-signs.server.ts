/** By what a database that was put back is known: signs, each of which an ordinary restart or crash never shows. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, jsonRows, rowsOf } from '#db/connect.ts';
import type { installation } from '#db/schema.ts';
import { type Epoch, outside, type Place, readEnds, readLines } from './outside.server.ts';
import { learnSends } from './restored.server.ts';
import { allSends, type RecordedSend } from './send-record.server.ts';

export type Findings = { file: Epoch | null | 'damaged'; sends: RecordedSend[] | null; place: Place };

/**
 * In what the database differs from what is outside, in words; null when in nothing. 'unfinished': its founding was
 * interrupted before anything could be sent.
 */
export async function differences(
  db: Db,
  row: typeof installation.$inferSelect,
  { file, sends, place }: Findings,
): Promise<string | 'unfinished' | null> {
  const last = await lastAttempt(db);
  if (file === null && !sends?.length && last === 0) return 'unfinished';
  if (file === null || file === 'damaged')
    return `${outside.epoch} is ${file ?? 'gone'}, so nobody can say whether it is the database that was used last.`;
  if (file.epoch !== row.epoch)
    return `It is of another epoch than ${outside.epoch}: an older state, or another installation's.`;
  const moved = (Object.keys(place) as (keyof Place)[]).filter(
    (part) => place[part] !== null && file.place[part] != null && place[part] !== file.place[part],
  );
  if (moved.length) return `It is served from elsewhere than before (another ${moved.join(', ')}).`;
  if (!sends) return `${outside.sent} is gone or has lost its beginning, so nobody can say what was sent.`;
  const newest = Math.max(0, ...sends.map(({ attemptId }) => attemptId));
  if (newest > last)
    return `It is older than the send record: that names attempt ${newest}, and the database has come to ${last}.`;
  if (await anyUnstarted(db, sends))
    return 'It is older than the send record: attempts that have begun there have not begun in the database.';
  if (await anyoneBack(db)) return 'People who were forgotten are back.';
  return null;
}

/** The number of the newest attempt there ever was; a crash never turns a sequence back, and clearing tables neither. */
export async function lastAttempt(db: Db): Promise<number> {
  const [row] = await rowsOf<{ last: string | null }>(
    db,
    sql`select pg_sequence_last_value(pg_get_serial_sequence('attempts', 'id')::regclass)::text as last`,
  );
  return Number(row?.last ?? 0);
}

async function anyUnstarted(db: Db, sends: readonly RecordedSend[]): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`select from attempts where id = any(${idArray(sends.map(({ attemptId }) => attemptId))})
          and started is null limit 1`,
  );
  return rows.length > 0;
}

async function anyoneBack(db: Db): Promise<boolean> {
  const ends = await readEnds(outside.erased);
  return (await cameBack(db, (ends?.newest ?? []).flatMap((line) => parseErasure(line) ?? []))).length > 0;
}

export type Erasure = { publicId: string; state: string };

const erasureLine = /^\S+ ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}) (\w+)$/;

/** A line of the erasure record: time, public id of the action, how the action had ended. */
export function parseErasure(line: string): Erasure | null {
  const [, publicId, state] = erasureLine.exec(line) ?? [];
  return publicId && state ? { publicId, state } : null;
}

/** The actions among these whose writer is known here, though forgotten by the record. */
export function cameBack(
  db: Db,
  erased: readonly Erasure[],
): Promise<{ id: string; state: string; ended: string }[]> {
  return rowsOf(
    db,
    sql`select a.id, a.state, r.state as ended
        from jsonb_to_recordset(${jsonRows(erased)}) as r("publicId" uuid, state text)
        join actions a on a.public_id = r."publicId" where a.supporter_id is not null`,
  );
}

/** True when neither record knows anything of this database: it was not used with these files before. */
export async function isStranger(db: Db, { file, sends }: Findings): Promise<boolean> {
  if (file === null && sends === null) return true;
  await learnAll(db);
  const [known] = await rowsOf<{ any: boolean }>(
    db,
    sql`select exists (select from sent_before s join message_texts t on t.uid = s.uid) as any`,
  );
  if (known?.any) return false;
  for await (const batch of inBatches(erasures())) if ((await cameBack(db, batch)).length) return false;
  await rowsOf(db, sql`delete from sent_before`);
  return true;
}

/** Takes the whole send record over; returns how many lines, and the highest numbers that were given. */
export async function learnAll(db: Db): Promise<{ lines: number; attempt: number; message: number }> {
  const seen = { lines: 0, attempt: 0, message: 0 };
  for await (const batch of inBatches(allSends())) {
    await learnSends(db, batch);
    seen.lines += batch.length;
    for (const { attemptId, messageId } of batch) {
      seen.attempt = Math.max(seen.attempt, attemptId);
      seen.message = Math.max(seen.message, messageId);
    }
  }
  return seen;
}

/** Every line of the erasure record. */
export async function* erasures(): AsyncGenerator<Erasure> {
  for await (const line of readLines(outside.erased)) {
    const erasure = parseErasure(line);
    if (erasure) yield erasure;
  }
}

const BATCH = 5_000;

export async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length) yield batch;
}

/**
 * Where this database is served now: the server's own id, its timeline (a new one after every recovery from a backup
 * or failover), the database and a table in it (new after a dump was read back). Parts that may not be read are null.
 */
export async function readPlace(db: Db): Promise<Place> {
  const system = sql`select system_identifier::text as it from pg_control_system()`;
  const timeline = sql`select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as it`;
  const [row] = await rowsOf<{ database: string; table: string }>(
    db,
    sql`select (select oid from pg_database where datname = current_database())::text as database,
               'installation'::regclass::oid::text as table`,
  );
  return {
    system: await readable(db, system),
    timeline: await readable(db, timeline),
    database: row?.database ?? '',
    table: row?.table ?? '',
  };
}

async function readable(db: Db, statement: ReturnType<typeof sql>): Promise<string | null> {
  const rows = await rowsOf<{ it: string }>(db, statement).catch(() => []);
  return rows[0]?.it ?? null;
}
