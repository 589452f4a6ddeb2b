/** Finding an action by the public id that links and pages carry. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, supporters } from '#db/schema.ts';
import { openAction, openWriter } from '../keys/open.server.ts';
import type { ActionRow, SupporterRow } from './letters.server.ts';

/** States in which an action may still be confirmed or rejected. */
export const waitingStates: ActionRow['state'][] = ['unconfirmed', 'suspect'];

/** `supporter` is null once its writer was forgotten. */
export type Found = { action: ActionRow; supporter: SupporterRow | null; expired: boolean };

/** The action with its writer, and whether its time to be confirmed is over; null when it is unknown. */
export async function findAction(db: Db, publicId: string): Promise<Found | null> {
  const [row] = await db
    .select({
      action: actions,
      supporter: supporters,
      expired: sql<boolean>`${confirmations.expiresAt} < now()`,
    })
    .from(actions)
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .innerJoin(confirmations, eq(confirmations.actionId, actions.id))
    .where(eq(actions.publicId, publicId));
  if (!row) return null;
  const supporter = row.supporter && openWriter(row.supporter);
  return { ...row, supporter, action: openAction(row.action, supporter) };
}
