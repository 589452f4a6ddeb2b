/** A supporter's own mailbox that is not there, or whose owner complained: no more mail, and an address nobody has counts for nobody. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, type messages, messageTexts, supporters } from '#db/schema.ts';
import { invalidateBounced } from '../abuse/invalidate.server.ts';
import { suppressMailbox } from '../abuse/mailbox.server.ts';
import { openText, openWriter } from '../keys/open.server.ts';

type Message = typeof messages.$inferSelect;

/**
 * Writes there no more: for ever after a complaint, for a while after a bounce, since a mailbox may come back. After a
 * bounce a confirmed action of that address leaves the count, with a reason that staff see and can undo.
 */
export async function loseMailbox(
  tx: Db,
  { id, actionId }: Message,
  why: 'bounced' | 'complaint',
): Promise<void> {
  const [found] = await tx
    .select({ text: messageTexts, supporter: supporters, action: actions })
    .from(messageTexts)
    .leftJoin(actions, eq(actions.id, sql`${actionId}`))
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(eq(messageTexts.messageId, id));
  const to = found && openText(found.text, found.supporter)?.toAddress;
  if (!to) return;
  await suppressMailbox(tx, to, why);
  const { action, supporter } = found;
  if (why === 'complaint' || !supporter || action?.state !== 'confirmed') return;
  const isOwn = openWriter(supporter).email.toLowerCase() === to.toLowerCase();
  if (isOwn) await invalidateBounced(tx, action);
}
