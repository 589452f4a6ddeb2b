/** The clock of the tests. The product knows no clock but the database's, so time passes by turning back what is stored. */
import { sql } from 'drizzle-orm';
import { connect, type Db } from '#db/connect.ts';
import type { Site } from './site.ts';

/**
 * Lets time pass, such as '61 seconds', for every moment in the database or, where a test has to be quick, in some tables
 * of it. Append-only tables keep theirs, and so do columns that hold a day.
 */
export async function timePasses(db: Db, time: string, tables: readonly string[] = []): Promise<void> {
  if (!/^(\d+ (second|minute|hour|day)s?( |$))+$/.test(time))
    throw new Error(`“${time}” is no time of this clock.`);
  const only = tables.length ? `and c.relname in (${tables.map((name) => `'${name}'`).join(', ')})` : '';
  await db.execute(
    sql.raw(`do $$
      declare found record;
      begin
        for found in
          select c.relname as name, string_agg(format('%1$I = %1$I - interval ''${time}''', a.attname), ', ') as turned
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and a.atttypid = 'timestamptz'::regtype ${only}
            and not exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                            where t.tgrelid = c.oid and p.proname = 'refuse_change')
          group by c.relname
        loop execute format('update %I set %s', found.name, found.turned); end loop;
      end $$`),
  );
}

/** The same for a site on the embedded database, which one process may open: stops it, turns everything back, starts it. */
export async function letPass(site: Site, time: string): Promise<void> {
  await site.kill('SIGTERM');
  const { db, close } = await connect(`embedded:${process.env.DATA_DIR}`);
  await timePasses(db, time);
  await close();
  await site.restart();
}
