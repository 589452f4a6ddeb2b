/** The database: version, settings that letters rely on, rights, schema, clock. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { type Database, type Db, rowsOf } from '#db/connect.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const OLDEST = 150_000;
const MOST_DRIFT_S = 2;

type Facts = {
  version: number;
  shown: string;
  encoding: string;
  /** What a letter on record relies on: an answer of COMMIT means on disk. */
  fsync: string;
  synchronous: string;
  pages: string;
  connections: number;
  drift: number;
  may_create: boolean;
};

/** `migrations`: the folder of the .sql files and their journal. */
export async function lookAtDatabase(database: Database, migrations: string): Promise<Finding[]> {
  const [facts] = await rowsOf<Facts>(
    database.db,
    sql`select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
               pg_encoding_to_char(encoding) as encoding, current_setting('fsync') as fsync,
               current_setting('synchronous_commit') as synchronous, current_setting('full_page_writes') as pages,
               current_setting('max_connections')::int as connections,
               (extract(epoch from clock_timestamp()) - ${Date.now() / 1000}::float8)::float8 as drift,
               has_schema_privilege(current_user, 'public', 'create') as may_create
        from pg_database where datname = current_database()`,
  );
  if (!facts) return [fault('database', 'The database says nothing of itself.', 'Check DATABASE_URL.')];
  const isOwn = database.embedded;
  return [
    version(facts, isOwn),
    ...(isOwn ? [] : [durability(facts)]),
    rights(facts),
    clock(facts),
    await schema(database.db, migrations),
  ];
}

function version({ version, shown, encoding }: Facts, embedded: boolean): Finding {
  if (version < OLDEST)
    return fault('database', `PostgreSQL ${shown} is too old.`, 'Upgrade to version 15 or newer.');
  if (encoding !== 'UTF8')
    return fault(
      'database',
      `The database is encoded as ${encoding}.`,
      "Make it anew with encoding 'UTF8', from a dump.",
    );
  if (embedded)
    return warning(
      'database',
      'Embedded PostgreSQL: one process, one machine.',
      'Set DATABASE_URL to a server before live mode.',
    );
  return ok('database', `PostgreSQL ${shown}, UTF8.`);
}

function durability({ fsync, synchronous, pages, connections }: Facts): Finding {
  const lax = [
    fsync !== 'on' && 'fsync',
    synchronous === 'off' && 'synchronous_commit',
    pages !== 'on' && 'full_page_writes',
  ];
  const off = lax.filter((name) => name !== false);
  if (off.length)
    return fault(
      'durability',
      `${off.join(', ')} off: after a power cut letters on record may be lost, or sent twice.`,
      `alter system set ${off[0]} = on, and restart PostgreSQL.`,
    );
  if (connections < 50)
    return warning(
      'durability',
      `Only ${connections} connections.`,
      'Allow 30 for each web and worker process together.',
    );
  return ok('durability', `What is committed is on disk; ${connections} connections.`);
}

const rights = ({ may_create }: Facts): Finding =>
  may_create
    ? ok('rights', 'This user may change the schema.')
    : fault(
        'rights',
        'This user may not create tables.',
        'grant create on schema public to the user in DATABASE_URL.',
      );

function clock({ drift }: Facts): Finding {
  const seconds = Math.abs(drift);
  if (seconds <= MOST_DRIFT_S)
    return ok('clock', `The database's clock and this machine's agree within ${MOST_DRIFT_S} s.`);
  return fault(
    'clock',
    `The database's clock is ${Math.round(seconds)} s ${drift > 0 ? 'ahead of' : 'behind'} this machine's.`,
    'Let both follow the same time servers (chrony, systemd-timesyncd). One-time codes and dates of letters depend on it.',
  );
}

/** Compares what was applied with the journal of this version. */
async function schema(db: Db, migrations: string): Promise<Finding> {
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number; tag: string }[];
  };
  const [row] = await rowsOf<{ last: string | null }>(
    db,
    sql`select max(created_at)::text as last from drizzle.__drizzle_migrations`,
  );
  const last = Number(row?.last ?? 0);
  const missing = journal.entries.filter(({ when }) => when > last);
  if (missing.length)
    return fault(
      'schema',
      `Not applied: ${missing.map(({ tag }) => tag).join(', ')}.`,
      'npm run setup, or start the web of this version.',
    );
  if (last > (journal.entries.at(-1)?.when ?? 0))
    return warning(
      'schema',
      'The schema is of a newer version than this program.',
      'Deploy the newer version here as well.',
    );
  return ok('schema', `${journal.entries.at(-1)?.tag} is applied.`);
}
