/** What changed: one row for each event, inserted in the event's own transaction. The fold does the rest. */
import type { Db } from '#db/connect.ts';
import { type actions, countDeltas, type countStage } from '#db/schema.ts';

export type Stage = (typeof countStage.enumValues)[number];

type ActionRow = typeof actions.$inferSelect;

/**
 * Says that an action reached a stage, or (n = -1) that it no longer counts there. Confirmed ones count for the hour in
 * which they were confirmed, also when they are taken off again.
 */
export async function countAction(tx: Db, stage: Stage, action: ActionRow, n: 1 | -1 = 1): Promise<void> {
  const { campaignId, kind, area, lang, source, demands, ownText } = action;
  const hourOf = stage === 'confirmed' ? action.confirmedAt : null;
  await tx
    .insert(countDeltas)
    .values({ campaignId, stage, area, n, kind, lang, source, demands, ownText, hourOf });
}
