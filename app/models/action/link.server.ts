/** The page behind the link in the confirm mail: what it shows, and its second button. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, messages, supporters } from '#db/schema.ts';
import { refuseMailbox } from '../abuse/mailbox.server.ts';
import type { CampaignView } from '../campaign.server.ts';
import { openWriter } from '../keys/open.server.ts';
import { composeLetter, type LetterView } from '../letter.server.ts';
import { addressee } from '../target.server.ts';
import { findAction, waitingStates } from './find.server.ts';
import { forgetWriters } from './forget.server.ts';
import { type ActionRow, campaignOf, draftOf, targetsOf } from './letters.server.ts';

export type LinkView = {
  publicId: string;
  state: ActionRow['state'];
  kind: ActionRow['kind'];
  name: string;
  targetNames: string[];
  campaign: Pick<CampaignView, 'slug' | 'lang' | 'title' | 'state'>;
  expired: boolean;
  letter: LetterView | null;
};

/** What the page behind the mail's link shows. Reads only: a mail scanner may open it as often as it likes. */
export async function findByLink(db: Db, token: string): Promise<LinkView | null> {
  const publicId = readToken('confirm', token);
  const found = publicId ? await findAction(db, publicId) : null;
  const campaign = found && (await campaignOf(db, found.action));
  if (!found || !campaign) return null;
  const cards = await targetsOf(db, found.action);
  const first = cards[0];
  const writer = found.supporter;
  return {
    publicId: found.action.publicId,
    state: found.action.state,
    kind: found.action.kind,
    name: writer?.name ?? '',
    targetNames: cards.map(addressee),
    campaign,
    expired: found.expired,
    letter:
      first && writer
        ? await composeLetter(db, campaign, first.id, draftOf(found.action, writer.name))
        : null,
  };
}

/**
 * "I did not write this": the action ends, name, address and text are forgotten at once, and the mailbox gets no mail of
 * ours again. After the other button: its letters are held, if they have not left.
 */
export async function rejectByLink(
  db: Db,
  token: string,
): Promise<'rejected' | 'held' | 'too late' | 'unknown'> {
  const publicId = readToken('confirm', token);
  if (!publicId) return 'unknown';
  const rejected = await db.transaction(async (tx) => {
    const rows = await tx
      .update(actions)
      .set({ state: 'rejected', endedAt: sql`now()` })
      .where(and(eq(actions.publicId, publicId), inArray(actions.state, waitingStates)))
      .returning({ id: actions.id, supporterId: actions.supporterId });
    for (const { supporterId } of rows) await refuseWriter(tx, supporterId);
    await forgetWriters(
      tx,
      rows.map((row) => row.id),
    );
    return rows.length > 0;
  });
  if (rejected) return 'rejected';
  const found = await findAction(db, publicId);
  if (!found) return 'unknown';
  if (found.action.state === 'rejected') return 'rejected';
  return (await holdPressedBoth(db, found.action)) ? 'held' : 'too late';
}

async function refuseWriter(tx: Db, supporterId: number | null) {
  if (supporterId === null) return;
  const [writer] = await tx.select().from(supporters).where(eq(supporters.id, supporterId));
  if (writer) await refuseMailbox(tx, openWriter(writer).email);
}

/** Both buttons of one link were pressed: a mail scanner, or an owner after one. What has not left waits for staff. */
async function holdPressedBoth(db: Db, action: ActionRow): Promise<boolean> {
  if (action.state !== 'confirmed' || action.confirmedBy !== 'link') return false;
  const held = await db
    .update(messages)
    .set({ state: 'held', holdReason: 'suspect' })
    .where(
      and(
        eq(messages.actionId, action.id),
        eq(messages.kind, 'letter'),
        inArray(messages.state, ['queued', 'held']),
        sql`${messages.holdReason} is distinct from 'restored'`,
      ),
    )
    .returning({ id: messages.id });
  return held.length > 0;
}
