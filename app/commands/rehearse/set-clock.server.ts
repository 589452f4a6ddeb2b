/** A clock of its own for the database of a rehearsal. Imports no open database: it runs where none may be. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';

/**
 * Gives an empty database the clock: from the next session on, every now() in it, defaults of columns made later
 * included, is this one, since `public` is searched before the system's own functions.
 */
export async function setClock(db: Db, database: string): Promise<void> {
  await db.execute(sql`create table clock (ahead interval not null)`);
  await db.execute(sql`insert into clock values (
    date_trunc('week', pg_catalog.now() at time zone 'UTC') + interval '7 days'
    - pg_catalog.now() at time zone 'UTC')`);
  await db.execute(sql`create function public.now() returns timestamptz language sql stable parallel safe
    as 'select pg_catalog.now() + ahead from public.clock'`);
  await db.execute(sql`alter database ${sql.identifier(database)} set search_path = public, pg_catalog`);
}
