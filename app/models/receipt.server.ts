/** What became of an action's letters: for their writer on the receipt page, and for an office on /verify. */
import { and, eq, inArray } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, supporters } from '#db/schema.ts';
import { type ActionRow, campaignOf, draftOf, targetsOf } from './action/letters.server.ts';
import type { CampaignView } from './campaign.server.ts';
import { openAction, openWriter } from './keys/open.server.ts';
import { composeLetter, type LetterView } from './letter.server.ts';
import { textHash } from './message/queue.server.ts';
import type { MessageState } from './message/states.ts';
import { lettersOf, type PlainLetter } from './receipt/letters.server.ts';
import { type Proofs, withProofs } from './receipt/proofs.server.ts';
import { normalReference } from './reference.ts';

export type ReceiptLetter = PlainLetter & Proofs;

export type Receipt = {
  publicId: string;
  reference: string;
  kind: ActionRow['kind'];
  state: ActionRow['state'];
  confirmedAt: Date | null;
  areaCode: string;
  campaign: Pick<CampaignView, 'slug' | 'lang' | 'title'>;
  letters: ReceiptLetter[];
  letter: LetterView | null;
  /** The demands that the letter carried. */
  demands: { number: number; label: string }[];
  canWithdraw: boolean;
};

/** The receipt behind a token; null when the token is wrong or the action was never confirmed. */
export async function findReceipt(db: Db, token: string): Promise<Receipt | null> {
  const publicId = readToken('receipt', token);
  if (!publicId) return null;
  const [row] = await db
    .select({ action: actions, supporter: supporters })
    .from(actions)
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(
      and(eq(actions.publicId, publicId), inArray(actions.state, ['confirmed', 'withdrawn', 'invalidated'])),
    );
  const campaign = row && (await campaignOf(db, row.action));
  if (!row || !campaign) return null;
  const supporter = row.supporter && openWriter(row.supporter);
  const action = openAction(row.action, supporter);
  const letters = await withProofs(db, await lettersOf(db, action.id, action.lang, supporter));
  const card = (await targetsOf(db, action))[0];
  const stillHere = letters.every(({ stays }) => stays);
  return {
    publicId,
    reference: action.reference,
    kind: action.kind,
    state: action.state,
    confirmedAt: action.confirmedAt,
    areaCode: action.area,
    campaign,
    letters,
    letter:
      card && supporter ? await composeLetter(db, campaign, card.id, draftOf(action, supporter.name)) : null,
    demands: campaign.demands
      .filter(({ number }) => action.demands.includes(number))
      .map(({ number, label }) => ({ number, label })),
    canWithdraw: action.state === 'confirmed' && stillHere,
  };
}

export type Verification = {
  reference: string;
  campaignTitle: string;
  campaignLang: string;
  campaignSlug: string;
  confirmedAt: Date;
  confirmedBy: 'code' | 'link';
  withdrawn: boolean;
  letters: {
    targetName: string;
    organisation: string;
    state: MessageState;
    handedOverAt: Date | null;
    textSha256: string;
  }[];
};

/** What anyone holding a reference may know: that a letter was confirmed, when and how. No personal data. */
export async function verifyReference(db: Db, reference: string): Promise<Verification | null> {
  const [row] = await db
    .select({ action: actions })
    .from(actions)
    .where(
      and(
        eq(actions.reference, normalReference(reference)),
        inArray(actions.state, ['confirmed', 'withdrawn']),
      ),
    );
  if (!row?.action.confirmedAt || !row.action.confirmedBy) return null;
  const campaign = await campaignOf(db, row.action);
  const letters = await lettersOf(db, row.action.id, row.action.lang);
  return {
    reference: row.action.reference,
    campaignTitle: campaign?.title ?? '',
    campaignLang: campaign?.textLang ?? row.action.lang,
    campaignSlug: campaign?.slug ?? '',
    confirmedAt: row.action.confirmedAt,
    confirmedBy: row.action.confirmedBy,
    withdrawn: row.action.state === 'withdrawn',
    letters: letters.map(({ targetName, organisation, state, settledAt, attempts, sha256 }) => ({
      targetName,
      organisation,
      state,
      handedOverAt: attempts.findLast(({ outcome }) => outcome === 'handed over')?.endedAt ?? settledAt,
      textSha256: sha256,
    })),
  };
}

/** Whether a pasted letter is, white space aside, the text that was sent under this reference. */
export async function verifyText(db: Db, reference: string, pasted: string): Promise<'matches' | 'differs'> {
  const found = await verifyReference(db, reference);
  const hash = textHash(pasted);
  return found?.letters.some((letter) => letter.textSha256 === hash) ? 'matches' : 'differs';
}
