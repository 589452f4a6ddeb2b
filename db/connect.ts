/** Opens the database: postgres:// goes to a server, anything else to the embedded PostgreSQL in a folder. */
import { mkdirSync } from 'node:fs';
import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import { type FolderLock, lockFolder } from './lock.ts';
import { migrateAlone } from './migrate.ts';
import { byKeyOnly, forTheseValues, parsedOnce } from './planning.ts';
import * as schema from './schema.ts';
import { readAddress } from './server-address.ts';

/** The one type every model takes first; a transaction is one too. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Lease = { release(): Promise<void>; lost: Promise<void> };

/**
 * A connection of its own for a few statements that run all the time: each is prepared once and never planned again,
 * and no large table is read whole. Parameters are numbers and texts, cast in the statement.
 */
export type Fast = {
  run<Row>(statement: string, values: readonly Value[]): Promise<Row[]>;
  end(): Promise<void>;
};
export type Value = string | number | boolean | null;

export type Database = {
  db: Db;
  embedded: boolean;
  /** Opens one; on the embedded database, which has one session only, it is that session. */
  fast(): Fast;
  /**
   * Hears NOTIFY on a channel until `stop` is called, and once more whenever a lost connection is back, for what may have been
   * missed. Only a wake-up: never the thing relied upon.
   */
  listen(channel: string, hear: () => void): Promise<{ stop(): Promise<void> }>;
  /**
   * Holds the advisory lock (space, id) on a connection of its own; null when another session has it.
   * On the embedded database there is one session only, so the lock is always had and protects nothing.
   */
  hold(space: number, id: number): Promise<Lease | null>;
  migrate(folder: string): Promise<void>;
  close(): Promise<void>;
};

/** `url` a postgres:// address, or `embedded:FOLDER`. Throws when the folder is in use by a running process. */
export async function connect(url: string, options: { connections?: number } = {}): Promise<Database> {
  if (url.startsWith('embedded:')) return openEmbedded(url.slice('embedded:'.length));
  return openServer(url, options.connections ?? 10);
}

async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock: FolderLock = lockFolder(folder);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const { drizzle } = await import('drizzle-orm/pglite');
    const { migrate } = await import('drizzle-orm/pglite/migrator');
    const client = await PGlite.create(`${folder}/pg`);
    const db = drizzle(client, { schema });
    const run = async <Row>(statement: string, values: readonly Value[]) =>
      (await client.query<Row>(statement, [...values])).rows;
    pools.set(db, { run });
    return {
      db,
      embedded: true,
      fast: () => ({ run, end: async () => {} }),
      async listen(channel, hear) {
        const stop = await client.listen(channel, hear);
        return { stop };
      },
      async hold() {
        return { release: async () => {}, lost: new Promise(() => {}) };
      },
      migrate: (migrationsFolder) => migrate(db, { migrationsFolder }),
      async close() {
        await client.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openServer(address: string, connections: number): Promise<Database> {
  const { url, server } = readAddress(address);
  const quiet = { ...unlooked, ...server };
  const { default: postgres } = await import('postgres');
  const { drizzle } = await import('drizzle-orm/postgres-js');
  const client = postgres(url, { ...quiet, max: connections, connection: forTheseValues });
  const db = drizzle(parsedOnce(client), { schema });
  const byKey = openFast(
    postgres(url, {
      ...quiet,
      max: connections,
      idle_timeout: 30,
      connection: byKeyOnly,
    }),
  );
  pools.set(db, byKey);
  return {
    db,
    embedded: false,
    fast: () => openFast(postgres(url, { ...quiet, max: 1, connection: byKeyOnly })),
    async listen(channel, hear) {
      const subscription = await client.listen(channel, hear, hear);
      return { stop: () => subscription.unlisten() };
    },
    async hold(space, id) {
      let lose = () => {};
      const lost = new Promise<void>((resolve) => {
        lose = resolve;
      });
      const own = postgres(url, {
        ...quiet,
        max: 1,
        max_lifetime: null,
        idle_timeout: 0,
        onclose: () => lose(),
      });
      const release = () => own.end({ timeout: 5 });
      const [row] = await own`select pg_try_advisory_lock(${space}::int, ${id}::int) as held`.catch(
        async (error) => {
          await release();
          throw error;
        },
      );
      if (row?.held) return { release, lost };
      await release();
      return null;
    },
    migrate: (migrationsFolder) => migrateAlone(address, migrationsFolder),
    async close() {
      await Promise.all([client.end({ timeout: 5 }), byKey.end()]);
    },
  };
}

/** Seconds before the next try to connect. The driver's own wait grows to 20 s: a database that is back would wait for us. */
const backoff = (tries: number): number => Math.min(1, 0.05 * 2 ** tries) * (0.5 + Math.random() / 2);

/**
 * Without the driver's look at the array types: nobody awaits it, so a connection that ends in its midst would end the process
 * (postgres 3.4.9, fetchArrayTypes). Statements return arrays as JSON.
 */
const unlooked = { onnotice: () => {}, connect_timeout: 10, backoff, fetch_types: false };

function openFast(client: Sql): Fast {
  return {
    run: <Row>(statement: string, values: readonly Value[]) =>
      client.unsafe(statement, [...values], { prepare: true }) as unknown as Promise<Row[]>,
    end: () => client.end({ timeout: 5 }),
  };
}

/**
 * By database, not by transaction: connections of their own, opened when needed. A plan made while a table was empty and
 * kept would read it whole for ever; these plan by key.
 */
const pools = new WeakMap<Db, Pick<Fast, 'run'>>();

/** Runs a statement with $1, $2, …; prepared, except in a transaction. */
export function runOn<Row extends Record<string, unknown>>(
  on: Db | Fast,
  statement: string,
  values: readonly Value[],
): Promise<Row[]> {
  const pool = 'run' in on ? on : pools.get(on);
  if (pool) return pool.run<Row>(statement, values);
  const pieces = statement
    .split(/\$(\d+)/)
    .map((piece, i) => (i % 2 ? sql`${values[Number(piece) - 1]}` : sql.raw(piece)));
  return rowsOf<Row>(on as Db, sql.join(pieces));
}

/** Rows of a raw statement, whichever driver answered. */
export async function rowsOf<Row extends Record<string, unknown>>(db: Db, statement: SQL): Promise<Row[]> {
  const result = (await db.execute(statement)) as unknown as Row[] | { rows: Row[] };
  return Array.isArray(result) ? result : result.rows;
}

/** Ids as one array parameter that both drivers pass on unchanged. */
export const idArray = (ids: readonly number[]): SQL => sql`${`{${ids.join(',')}}`}::text::bigint[]`;

/** An array as the text of one, to be cast: `$1::text::bigint[]`. Numbers and names only, nothing is quoted. */
export const arrayText = (items: readonly (number | string)[]): string => `{${items.join(',')}}`;

/** Rows as one JSON parameter, to be read with jsonb_to_recordset. */
export const jsonRows = (rows: readonly unknown[]): SQL => sql`${JSON.stringify(rows)}::text::jsonb`;
