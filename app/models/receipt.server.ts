/** What became of an action's letters: for their writer on the receipt page, and for an office on /verify. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { actions, attempts, messages, messageTexts, supporters, targets } from '#db/schema.ts';
import { type ActionRow, campaignOf, draftOf, targetsOf } from './action/letters.server.ts';
import type { CampaignView } from './campaign.server.ts';
import { composeLetter, type LetterView } from './letter.server.ts';
import { type HoldReason, textHash } from './message/queue.server.ts';
import type { MessageState } from './message/states.ts';

export type AttemptView = Pick<
  typeof attempts.$inferSelect,
  'n' | 'at' | 'outcome' | 'host' | 'code' | 'response'
> & { endedAt: Date | null };

export type ReceiptLetter = {
  messageId: number;
  targetName: string;
  organisation: string;
  state: MessageState;
  holdReason: HoldReason | null;
  /** Letters to the same target that are due before this one; null when it does not wait. */
  place: number | null;
  expectedAt: Date | null;
  flagged: boolean;
  attempts: AttemptView[];
  settledAt: Date | null;
  text: string;
  sha256: string;
};

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
  canWithdraw: boolean;
};

/** Longer queues are shown as "more than". */
export const PLACE_LIMIT = 1000;

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
  const { action, supporter } = row;
  const letters = await lettersOf(db, action.id, action.lang);
  const card = (await targetsOf(db, action))[0];
  const stillHere = letters.every(({ state }) => state === 'queued' || state === 'held');
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
    canWithdraw: action.state === 'confirmed' && stillHere,
  };
}

async function lettersOf(db: Db, actionId: number, lang: string): Promise<ReceiptLetter[]> {
  const rows = await db
    .select({ message: messages, text: messageTexts, target: targets })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(targets, eq(targets.id, messages.targetId))
    .where(and(eq(messages.actionId, actionId), eq(messages.kind, 'letter')))
    .orderBy(asc(messages.id));
  return Promise.all(
    rows.map(async ({ message, text, target }) => ({
      messageId: message.id,
      targetName: text.toName,
      organisation: organisationFor(target, lang),
      state: message.state,
      holdReason: message.holdReason,
      place: message.state === 'queued' ? await placeInQueue(db, message) : null,
      expectedAt: message.state === 'queued' ? message.dueAt : null,
      flagged: message.flagged,
      attempts: await attemptsOf(db, message.id),
      settledAt: message.settledAt,
      text: text.text,
      sha256: text.textSha256,
    })),
  );
}

/** As the office itself writes it, where the reader shares its first language. */
const organisationFor = (target: typeof targets.$inferSelect, lang: string): string =>
  (target.languages[0] === lang ? target.organisationLocal : null) ?? target.organisation;

async function placeInQueue(db: Db, message: typeof messages.$inferSelect): Promise<number> {
  const [row] = await rowsOf<{ ahead: number }>(
    db,
    sql`select count(*)::int as ahead from (
          select 1 from messages
          where state = 'queued' and lane = 1 and mode = ${message.mode} and target_id = ${message.targetId} and id < ${message.id} limit ${PLACE_LIMIT}) ahead`,
  );
  return (row?.ahead ?? 0) + 1;
}

function attemptsOf(db: Db, messageId: number): Promise<AttemptView[]> {
  return db
    .select({
      n: attempts.n,
      at: attempts.at,
      endedAt: attempts.ended,
      outcome: attempts.outcome,
      host: attempts.host,
      code: attempts.code,
      response: attempts.response,
    })
    .from(attempts)
    .where(eq(attempts.messageId, messageId))
    .orderBy(asc(attempts.id));
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
    letters: letters.map(({ targetName, organisation, state, settledAt, sha256 }) => ({
      targetName,
      organisation,
      state,
      handedOverAt: settledAt,
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

/** References read aloud or typed: any case, O for 0, I or L for 1, the dash optional. */
export function normalReference(typed: string): string {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain.length === 10 ? `${plain.slice(0, 5)}-${plain.slice(5)}` : typed;
}
