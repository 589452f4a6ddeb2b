/** Side door: brings a database up to date and fills an empty one with the campaign that ships. Safe to run twice. */
import { resolve } from 'node:path';
import type { Database } from '#db/connect.ts';
import { seedIfEmpty } from '#db/seed/seed.ts';
import { database } from './db.server.ts';
import { env } from './env.server.ts';
import { holdDrafts } from './i18n/t.server.ts';

/** Applies migrations, then seeds when there is no campaign yet. Runs from the root of the checkout. */
export async function setUp(open: Database): Promise<void> {
  if (env.live) holdDrafts();
  await open.migrate(resolve('db/migrations'));
  await seedIfEmpty(open.db, resolve('db/seed'));
}

/** `npm run setup`. */
export async function run(): Promise<void> {
  await setUp(database);
  await database.close();
  console.info('The database is up to date.');
}
