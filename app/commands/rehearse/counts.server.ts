/** Whether the counts that pages show equal the rows they stand for. */
import { sql } from 'drizzle-orm';
import { foldCounts } from '#app/models/count.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';

/** Folds what is left, then compares every area and the whole, both stages. */
export async function countsEqualRows(db: Db): Promise<boolean> {
  while ((await foldCounts(db)) > 0);
  const [row] = await rowsOf<{ different: number }>(
    db,
    sql`with rows as (
          select 'taken' as stage, area, count(*) as n from actions group by area
          union all select 'taken', '', count(*) from actions
          union all select 'confirmed', area, count(*) from actions where confirmed_at is not null group by area
          union all select 'confirmed', '', count(*) from actions where confirmed_at is not null)
        select count(*)::int as different
        from (select stage, area, n from rows where n > 0) r
        full join (select stage::text, area, sum(n) as n from counts where stage in ('taken', 'confirmed')
                   group by stage, area) c using (stage, area)
        where r.n is distinct from c.n`,
  );
  return row?.different === 0;
}
