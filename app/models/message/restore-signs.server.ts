/** By what a database that was put back is known: signs, each of which an ordinary restart or crash never shows. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import type { installation } from '#db/schema.ts';
import { allErasures, cameBack, newestErasures } from '../action/erasure-record.server.ts';
import { type Epoch, inBatches, outside, type Place } from './outside.server.ts';
import { learnAll } from './restored.server.ts';
import type { RecordedSend } from './send-record.server.ts';

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
    return `${outside.epoch} is ${file ?? 'gone'}, so nobody can say whether this is the database that was used last.`;
  if (file.epoch !== row.epoch)
    return `it is of another epoch than ${outside.epoch}: an older state, or another installation's.`;
  const moved = (Object.keys(place) as (keyof Place)[]).filter(
    (part) => place[part] !== null && file.place[part] != null && place[part] !== file.place[part],
  );
  if (moved.length) return `it is served from elsewhere than before (another ${moved.join(', ')}).`;
  if (!sends) return `${outside.sent} is gone or has lost its beginning, so nobody can say what was sent.`;
  const newest = Math.max(0, ...sends.map(({ attemptId }) => attemptId));
  if (newest > last)
    return `it is older than the send record: that names attempt ${newest}, and the database has come to ${last}.`;
  if (await anyUnstarted(db, sends))
    return 'it is older than the send record: attempts that have begun there have not begun in the database.';
  const erased = await newestErasures();
  if (!erased) return `${outside.erased} is gone, so nobody can say who was forgotten.`;
  if ((await cameBack(db, erased)).length) return 'people who were forgotten are back.';
  return null;
}

/** The number of the newest attempt there ever was; a crash never turns a sequence back, and clearing tables neither. */
async function lastAttempt(db: Db): Promise<number> {
  const [row] = await rowsOf<{ last: string | null }>(
    db,
    sql`select pg_sequence_last_value(pg_get_serial_sequence('attempts', 'id')::regclass)::text as last`,
  );
  return Number(row?.last ?? 0);
}

async function anyUnstarted(db: Db, sends: readonly RecordedSend[]): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`select id from attempts where id = any(${idArray(sends.map(({ attemptId }) => attemptId))})
          and started is null limit 1`,
  );
  return rows.length > 0;
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
  for await (const batch of inBatches(allErasures())) if ((await cameBack(db, batch)).length) return false;
  await rowsOf(db, sql`delete from sent_before`);
  return true;
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
