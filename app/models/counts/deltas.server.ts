/** What changed: one row for each event, inserted in the event's own transaction. The fold does the rest. */
import { type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import type { actions, countStage } from '#db/schema.ts';

export type Stage = (typeof countStage.enumValues)[number];

/**
 * Says that an action reached a stage, or (n = -1) that it no longer counts there. Confirmed ones count for the hour in
 * which they were confirmed, also when they are taken off again. Copied from the row, which is half the work of sending it.
 */
export const countAction = (
  tx: Db,
  stage: Stage,
  { id }: Pick<typeof actions.$inferSelect, 'id'>,
  n: 1 | -1 = 1,
): Promise<void> => countActionsIn(tx, stage, sql`(${id}::bigint)`, n);

/** The same of many actions in one statement. `ids`: what may stand behind IN. */
export async function countActionsIn(tx: Db, stage: Stage, ids: SQL, n: 1 | -1): Promise<void> {
  await rowsOf(
    tx,
    sql`insert into count_deltas (campaign_id, stage, area, n, kind, lang, source, demands, own_text, hour_of)
        select campaign_id, ${stage}::count_stage, area, ${n}::int, kind, lang, source, demands, own_text,
               case when ${stage}::text = 'confirmed' then confirmed_at end
        from actions where id in ${ids}`,
  );
}
