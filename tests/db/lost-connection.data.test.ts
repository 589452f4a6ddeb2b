// A database that goes away in the midst of a transaction: the process lives, and nothing of it happens by halves.
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { connect, type Db, rowsOf } from '#db/connect.ts';

const url = process.env.DATABASE_URL ?? '';
const own = database.embedded ? null : await connect(url, { connections: 1 });

afterAll(async () => {
  await own?.close();
  await database.close();
});

const note = (tx: Db, what: string) =>
  tx.execute(sql`insert into stray_days (day, what, n) values (current_date, ${what}, 1)`);

test.skipIf(!own).each([
  ['while a statement runs', true],
  ['between two statements', false],
])('its connection is cut %s: what comes after runs nowhere, and the next one works', async (_when, busy) => {
  if (!own) return;
  const cut = own.db.transaction(async (tx) => {
    const [row] = await rowsOf<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`);
    await note(tx, 'forged');
    const killed = rowsOf(db, sql`select pg_terminate_backend(${row?.pid ?? 0})`);
    if (busy) await tx.execute(sql`select pg_sleep(5)`).catch(() => {});
    await killed;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await note(tx, 'unknown');
  });
  await expect(cut).rejects.toThrow();
  await own.db
    .transaction((tx) => note(tx, 'unreadable'))
    .catch(() => own.db.transaction((tx) => note(tx, 'unreadable')));
  await new Promise((resolve) => setTimeout(resolve, 500)); // what is left of the first one has tried by then
  const kept = await rowsOf<{ what: string }>(db, sql`select what from stray_days order by what`);
  expect(kept).toEqual([{ what: 'unreadable' }]);
  await db.execute(sql`delete from stray_days`);
});
