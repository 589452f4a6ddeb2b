/** An action between form and confirmation: what the check page shows, sending the mail again, a mistyped address. */
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, supporters } from '#db/schema.ts';
import { mayWriteTo } from '../abuse/mailbox.server.ts';
import { type CampaignView, templateFor } from '../campaign.server.ts';
import { openAction, openWriter } from '../keys/open.server.ts';
import { composeLetter, type LetterView } from '../letter.server.ts';
import { maskAddress } from '../person.server.ts';
import { CODE_TRIES } from './confirm.server.ts';
import { queueConfirmMail } from './confirm-mail.server.ts';
import { forgetWriters } from './forget.server.ts';
import { type ActionRow, campaignOf, draftOf, targetsOf } from './letters.server.ts';
import { takeAction } from './take.server.ts';

/** Confirm mails per action, the first and the reminder included. */
const MAILS = 3;
const RESEND_SECONDS = 60;

export type WaitingAction = {
  publicId: string;
  state: ActionRow['state'];
  kind: ActionRow['kind'];
  campaign: Pick<CampaignView, 'id' | 'slug' | 'lang' | 'title'>;
  area: string;
  maskedEmail: string;
  canResendAt: Date | null;
  mailsLeft: number;
  triesLeft: number;
  expiresAt: Date;
  letter: LetterView | null;
};

/** What the check page knows of an action; null when it is unknown. */
export async function findWaitingAction(db: Db, publicId: string): Promise<WaitingAction | null> {
  const found = await findWaiting(db, publicId);
  const campaign = found && (await campaignOf(db, found.action));
  if (!found || !campaign) return null;
  const { action, supporter, confirmation } = found;
  const card = (await targetsOf(db, action))[0];
  const resendAt = new Date(confirmation.lastMailAt.getTime() + RESEND_SECONDS * 1000);
  return {
    publicId,
    state: action.state,
    kind: action.kind,
    campaign,
    area: action.area,
    maskedEmail: maskAddress(supporter.email),
    canResendAt: resendAt > new Date() ? resendAt : null,
    mailsLeft: Math.max(0, MAILS - confirmation.mails),
    triesLeft: Math.max(0, CODE_TRIES - confirmation.tries),
    expiresAt: confirmation.expiresAt,
    letter: card ? await composeLetter(db, campaign, card.id, draftOf(action, supporter.name)) : null,
  };
}

/** Sends the confirm mail again with a new code; at most once a minute and four times in all. */
export async function resendConfirm(
  db: Db,
  publicId: string,
): Promise<'sent' | 'too soon' | 'no more' | 'not waiting'> {
  const found = await findWaiting(db, publicId);
  if (found?.action.state !== 'unconfirmed') return 'not waiting';
  const { action, supporter, confirmation } = found;
  if (confirmation.expiresAt < new Date()) return 'not waiting';
  if (confirmation.mails >= MAILS) return 'no more';
  return db.transaction(async (tx) => {
    const claimed = await tx
      .update(confirmations)
      .set({ lastMailAt: sql`now()` })
      .where(
        and(
          eq(confirmations.actionId, action.id),
          lt(confirmations.mails, MAILS),
          sql`${confirmations.lastMailAt} <= now() - make_interval(secs => ${RESEND_SECONDS})`,
        ),
      )
      .returning({ actionId: confirmations.actionId });
    if (!claimed.length) return 'too soon';
    // Said of a mailbox that has had enough too: how much it has had is nobody's business.
    if (await mayWriteTo(tx, supporter.email, 'again')) await queueConfirmMail(tx, action.id, supporter.name);
    return 'sent';
  });
}

/**
 * A mistyped address: the same form again under the new one; the old action ends and its address is forgotten. The mails already sent count
 * on, so that one form can't write to address after address.
 */
export async function changeAddress(
  db: Db,
  publicId: string,
  email: string,
): Promise<{ ok: true; publicId: string } | { ok: false; problem: 'no more' | 'not waiting' }> {
  const found = await findWaiting(db, publicId);
  const campaign = found && (await campaignOf(db, found.action));
  if (!campaign || found.action.state !== 'unconfirmed') return { ok: false, problem: 'not waiting' };
  const { action, supporter, confirmation } = found;
  if (confirmation.mails >= MAILS) return { ok: false, problem: 'no more' };
  const template = await templateFor(db, campaign.id, action.letterLang, action.templateVersionId);
  const taken = await takeAction(db, campaign, {
    kind: action.kind,
    area: action.area,
    lang: action.lang,
    letterLang: action.letterLang,
    name: supporter.name,
    email,
    demands: action.demands,
    subject: Math.max(0, template?.subjects.indexOf(action.subject) ?? 0),
    turn: action.turn,
    ownWords: action.ownWords,
    editedText: action.editedText,
    alsoTarget: action.alsoTarget,
    consents: action.consents,
    source: action.source,
  });
  if (taken.publicId !== publicId) {
    await carryMails(db, taken.publicId, confirmation.mails);
    await db.transaction((tx) => endAction(tx, action.id));
  }
  return { ok: true, publicId: taken.publicId };
}

async function endAction(tx: Db, id: number) {
  const ended = await tx
    .update(actions)
    .set({ state: 'expired', endedAt: sql`now()` })
    .where(and(eq(actions.id, id), eq(actions.state, 'unconfirmed')))
    .returning({ id: actions.id });
  if (ended.length) await forgetWriters(tx, [id]);
}

async function carryMails(db: Db, publicId: string, mails: number) {
  await db
    .update(confirmations)
    .set({ mails: sql`greatest(${confirmations.mails}, ${mails + 1})` })
    .where(
      inArray(
        confirmations.actionId,
        db.select({ id: actions.id }).from(actions).where(eq(actions.publicId, publicId)),
      ),
    );
}

async function findWaiting(db: Db, publicId: string) {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(publicId)) return null;
  const [row] = await db
    .select({ action: actions, supporter: supporters, confirmation: confirmations })
    .from(actions)
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .innerJoin(confirmations, eq(confirmations.actionId, actions.id))
    .where(eq(actions.publicId, publicId));
  if (!row) return null;
  return { ...row, supporter: openWriter(row.supporter), action: openAction(row.action, row.supporter) };
}
