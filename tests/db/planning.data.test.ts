// What a page asks again and again is parsed once by each connection.
import { gt, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { database } from '#app/db.server.ts';
import { connect, rowsOf } from '#db/connect.ts';
import { campaigns } from '#db/schema.ts';

const server = test.skipIf(database.embedded);

server(
  'a question asked twice is kept; lists of every length don’t fill the server with statements',
  async () => {
    const { db, close } = await connect(process.env.DATABASE_URL ?? '', { connections: 1 });
    const kept = async (like: string) => {
      const [row] = await rowsOf<{ n: number }>(
        db,
        sql`select count(*)::int as n from pg_prepared_statements where statement like ${like}`,
      );
      return row?.n ?? 0;
    };
    const ask = () => db.select({ slug: campaigns.slug }).from(campaigns).where(gt(campaigns.id, 0));
    expect(await ask()).toEqual(await ask());
    expect(await kept('select "slug" from "campaigns"%')).toBe(1);
    for (let length = 1; length <= 400; length += 1)
      await db.execute(sql`select ${sql.join(Array(length).fill(sql`${'one'}`), sql`, `)}`);
    expect(await kept('%')).toBeLessThanOrEqual(300);
    await close();
  },
);

server('a plan is made for the values asked for, not once for all', async () => {
  const [row] = await rowsOf<{ mode: string }>(
    database.db,
    sql`select current_setting('plan_cache_mode') as mode`,
  );
  expect(row?.mode).toBe('force_custom_plan');
});
