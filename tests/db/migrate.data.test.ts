// Processes that start together on a new version; a long report in the way of a change.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { database } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { setUp } from '#app/setup.ts';
import { connect, rowsOf } from '#db/connect.ts';

/** A folder of migrations as drizzle-kit writes it, later than all that ship. */
function migrations(...statements: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-migrations-'));
  mkdirSync(join(folder, 'meta'));
  const start = Date.UTC(2200, 0, 1);
  const entries = statements.map((text, idx) => {
    writeFileSync(join(folder, `${idx}_x.sql`), text);
    return { idx, version: '7', when: start + idx, tag: `${idx}_x`, breakpoints: true };
  });
  writeFileSync(
    join(folder, 'meta/_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  return folder;
}

test.skipIf(env.embedded)('four processes that start together migrate once', async () => {
  const folder = migrations('create table started (n int); insert into started select 1 from pg_sleep(0.3)');
  const processes = await Promise.all(
    [1, 2, 3, 4].map(() => connect(env.DATABASE_URL ?? '', { connections: 2 })),
  );
  await Promise.all(processes.map((each) => each.migrate(folder)));
  await Promise.all(processes.map((each) => setUp(each)));
  expect(await rowsOf(database.db, sql`select n from started`)).toEqual([{ n: 1 }]);
  await Promise.all(processes.map((each) => each.close()));
});

test.skipIf(env.embedded)(
  'a change waits for a report that reads the table, and letters go on meanwhile',
  async () => {
    const other = await connect(env.DATABASE_URL ?? '', { connections: 1 });
    let finish = () => {};
    const reading = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const report = other.db.transaction(async (tx) => {
      await tx.execute(sql`lock table started in access share mode`);
      begun();
      await reading;
    });
    await hasBegun;
    const migrating = database.migrate(migrations('select 1', 'alter table started add column m int'));
    await eventuallyGivesWay();
    finish();
    await Promise.all([report, migrating]);
    expect(await rowsOf(database.db, sql`select n, m from started`)).toEqual([{ n: 1, m: null }]);
    await other.close();
  },
);

/** Until the change, having waited its five seconds, has let go of its place in the queue once. */
async function eventuallyGivesWay(): Promise<void> {
  const waits = () =>
    rowsOf(database.db, sql`select pid from pg_locks where not granted and relation = 'started'::regclass`);
  while (!(await waits()).length) await new Promise((resolve) => setTimeout(resolve, 20));
  while ((await waits()).length) await new Promise((resolve) => setTimeout(resolve, 20));
}
