/** Opens the database: postgres:// goes to a server, anything else to the embedded PostgreSQL in a folder. */
import { mkdirSync } from 'node:fs';
import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { type FolderLock, lockFolder } from './lock.ts';
import * as schema from './schema.ts';

/** The one type every model takes first; a transaction is one too. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Lease = { release(): Promise<void>; lost: Promise<void> };

export type Database = {
  db: Db;
  embedded: boolean;
  /** Hears NOTIFY on a channel until `stop` is called. Only a wake-up: never the thing relied upon. */
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
    return {
      db,
      embedded: true,
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

async function openServer(url: string, connections: number): Promise<Database> {
  const { default: postgres } = await import('postgres');
  const { drizzle } = await import('drizzle-orm/postgres-js');
  const { migrate } = await import('drizzle-orm/postgres-js/migrator');
  const quiet = { onnotice: () => {}, connect_timeout: 10 };
  const client = postgres(url, { ...quiet, max: connections });
  const db = drizzle(client, { schema });
  return {
    db,
    embedded: false,
    async listen(channel, hear) {
      const subscription = await client.listen(channel, hear);
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
      const [row] = await own`select pg_try_advisory_lock(${space}::int, ${id}::int) as held`;
      const release = () => own.end({ timeout: 5 });
      if (row?.held) return { release, lost };
      await release();
      return null;
    },
    migrate: (migrationsFolder) => migrate(db, { migrationsFolder }),
    close: () => client.end({ timeout: 5 }),
  };
}

/** Rows of a raw statement, whichever driver answered. */
export async function rowsOf<Row extends Record<string, unknown>>(db: Db, statement: SQL): Promise<Row[]> {
  const result = (await db.execute(statement)) as unknown as Row[] | { rows: Row[] };
  return Array.isArray(result) ? result : result.rows;
}

/** Ids as one array parameter that both drivers pass on unchanged. */
export const idArray = (ids: readonly number[]): SQL => sql`${`{${ids.join(',')}}`}::text::bigint[]`;

/** Rows as one JSON parameter, to be read with jsonb_to_recordset. */
export const jsonRows = (rows: readonly unknown[]): SQL => sql`${JSON.stringify(rows)}::text::jsonb`;
