/** Where a rehearsal takes place: a database and a folder of its own, both gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { variablesWith } from '#app/env.server.ts';
import { connect, type Db, rowsOf } from '#db/connect.ts';
import { PlanError } from './plan.ts';
import { setClock } from './set-clock.server.ts';

export type Place = {
  folder: string;
  /** Settings for the processes that play there: no mail server but the rehearsal's own, nobody's real address. */
  settings: Record<string, string>;
  /** Where it is, for a person who wants to look. */
  words: string;
  remove(): Promise<void>;
};

/** Throws PlanError when there is no server on which a database may be made. */
export async function makePlace(kind: 'embedded' | 'server' | 'server with a clock'): Promise<Place> {
  const server = kind === 'embedded' ? null : await findServer();
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-rehearsal-'));
  const name = `dear_minister_rehearsal_${process.pid}_${Date.now().toString(36)}`;
  if (server) await onServer(server, (db) => db.execute(sql`create database ${sql.identifier(name)}`));
  if (server && kind === 'server with a clock')
    await onServer(databaseAt(server, name), (db) => setClock(db, name));
  return {
    folder,
    settings: {
      DATABASE_URL: server ? databaseAt(server, name) : '',
      DATA_DIR: join(folder, 'data'),
      SECRET_KEY_FILE: join(folder, 'rehearsal.key'),
      MAIL_MODE: 'capture',
      PACE: kind === 'server with a clock' ? 'always' : 'live',
      ...{ SMTP_URL: '', MAIL_ALLOW: '', DKIM_KEY_FILE: '', WORKER: '', MAIL_FROM: '', BOUNCE_DOMAIN: '' },
      ...{ DATABASE_READ_URL: '', LOG_LEVEL: 'error' }, // no line for each attempt
    },
    words: server ? `database ${name}, folder ${folder}` : `folder ${folder}`,
    async remove() {
      if (server) await dropDatabase(server, name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A process that is about to end may come back in between; then once more. */
async function dropDatabase(server: string, name: string, tries = 5): Promise<void> {
  try {
    await onServer(server, (db) => db.execute(sql`drop database ${sql.identifier(name)} with (force)`));
  } catch (error) {
    if (tries < 2) throw error;
    await sleep(300);
    await dropDatabase(server, name, tries - 1);
  }
}

async function findServer(): Promise<string> {
  const { TEST_DATABASE_URL, DATABASE_URL } = variablesWith({});
  const given = TEST_DATABASE_URL || DATABASE_URL;
  const usual = ['postgres', encodeURIComponent(userInfo().username)].map(
    (name) => `postgres://${name}@127.0.0.1:5432/postgres`,
  );
  for (const url of given ? [given] : usual) if (await mayMakeDatabases(url)) return url;
  throw new PlanError(
    given
      ? 'The PostgreSQL server in TEST_DATABASE_URL or DATABASE_URL does not answer, or its user may not make databases.'
      : 'A rehearsal needs a PostgreSQL server: set TEST_DATABASE_URL to one where it may make a database, or add --embedded.',
  );
}

async function mayMakeDatabases(url: string): Promise<boolean> {
  try {
    const [role] = await onServer(url, (db) =>
      rowsOf<{ may: boolean }>(
        db,
        sql`select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user`,
      ),
    );
    return role?.may === true;
  } catch {
    return false;
  }
}

async function onServer<Result>(url: string, ask: (db: Db) => PromiseLike<Result>): Promise<Result> {
  const server = await connect(url, { connections: 1 });
  try {
    return await ask(server.db);
  } finally {
    await server.close();
  }
}

function databaseAt(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
