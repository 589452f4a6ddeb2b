/** Databases for data suites: one is migrated and seeded per run, every test file gets a copy of its own. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { connect, type Database } from '#db/connect.ts';
import { seedIfEmpty } from '#db/seed/seed.ts';

export type Copy = { settings: Record<string, string>; drop(): Promise<void> };

/** Makes the embedded template; returns its folder. */
export async function makeEmbeddedTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-template-'));
  await fill(await connect(`embedded:${folder}`));
  return folder;
}

/** Makes a template database on the server at `url`; returns its name. */
export async function makeServerTemplate(url: string): Promise<string> {
  const name = `dm_template_${process.pid}_${Date.now().toString(36)}`;
  await onServer(url, `create database ${name}`);
  await fill(await connect(databaseUrl(url, name)));
  return name;
}

export const dropDatabase = (url: string, name: string) =>
  onServer(url, `drop database if exists ${name} with (force)`);

export function copyEmbedded(template: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-'));
  const data = join(folder, 'data');
  cpSync(template, data, { recursive: true });
  return {
    settings: { DATA_DIR: data, SECRET_KEY_FILE: join(folder, 'test.key') },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function copyServer(url: string, template: string): Promise<Copy> {
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-'));
  const name = `dm_test_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
  await onServer(url, `create database ${name} template ${template}`);
  return {
    settings: {
      DATABASE_URL: databaseUrl(url, name),
      DATA_DIR: folder,
      SECRET_KEY_FILE: join(folder, 'test.key'),
    },
    drop: async () => {
      rmSync(folder, { recursive: true, force: true });
      await dropDatabase(url, name);
    },
  };
}

async function fill(database: Database) {
  await database.migrate(resolve('db/migrations'));
  await seedIfEmpty(database.db, resolve('db/seed'));
  await database.close();
}

function databaseUrl(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}

async function onServer(url: string, statement: string) {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  await client.unsafe(statement).finally(() => client.end());
}
