/** The letters of one action: as they would go out now, and the laying of them on the hall table. */
import { eq } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import type { Db } from '#db/connect.ts';
import { type actions, campaigns, type supporters } from '#db/schema.ts';
import { suspectWords } from '../abuse/review.server.ts';
import { type CampaignView, findCampaign } from '../campaign.server.ts';
import { composeLetter, type LetterDraft } from '../letter.server.ts';
import { queueMessage } from '../message/queue.server.ts';
import { awaitDigest } from '../office/digests.server.ts';
import { keepLikeness } from '../originality/likeness.server.ts';
import { findAlsoTarget, findTarget, type TargetCard } from '../target.server.ts';

export type ActionRow = typeof actions.$inferSelect;
export type SupporterRow = typeof supporters.$inferSelect;

/** The campaign of an action in the action's language; null when it is gone. */
export async function campaignOf(db: Db, action: ActionRow): Promise<CampaignView | null> {
  const [row] = await db
    .select({ slug: campaigns.slug })
    .from(campaigns)
    .where(eq(campaigns.id, action.campaignId));
  return row ? findCampaign(db, row.slug, action.lang) : null;
}

/** Whom an action writes to: the target of its area, and the one that anyone may add. */
export async function targetsOf(db: Db, action: ActionRow): Promise<TargetCard[]> {
  if (action.kind === 'sign') return [];
  const own = await findTarget(db, action.campaignId, action.area);
  const also = action.alsoTarget ? await findAlsoTarget(db, action.campaignId) : null;
  return [own, also].flatMap((card, index, all) =>
    card && all.findIndex((c) => c?.id === card.id) === index ? [card] : [],
  );
}

/** The choices kept with an action, as the composer takes them. */
export function draftOf(action: ActionRow, name: string): LetterDraft {
  return {
    area: action.area,
    lang: action.letterLang,
    demands: action.demands,
    subject: 0,
    turn: action.turn,
    ownWords: action.ownWords,
    editedText: action.editedText,
    name,
    taken: {
      reference: action.reference,
      subject: action.subject,
      templateVersionId: action.templateVersionId,
      at: action.createdAt,
    },
  };
}

/** Freezes and queues one letter per target. Runs in the confirming transaction. */
export async function queueLetters(
  tx: Db,
  action: ActionRow,
  writer: SupporterRow,
  campaign: CampaignView,
): Promise<void> {
  const suspect = (await suspectWords(tx, action)) !== null;
  for (const card of await targetsOf(tx, action))
    await queueLetterTo(tx, card, action, writer, campaign, 0, suspect);
}

/** One letter of an action to one target, held where a person should read it first or the target can't get it yet. */
export async function queueLetterTo(
  tx: Db,
  card: TargetCard,
  action: ActionRow,
  writer: SupporterRow,
  campaign: CampaignView,
  serial: number,
  suspect = false,
): Promise<void> {
  const letter = await composeLetter(tx, campaign, card.id, draftOf(action, writer.name));
  const id = await queueMessage(tx, {
    kind: 'letter',
    campaignId: campaign.id,
    actionId: action.id,
    targetId: card.id,
    serial,
    hold: suspect ? 'suspect' : card.outlook === 'sends' ? null : card.outlook,
    fromName: translator(action.letterLang)('letter.from', { name: writer.name, organisation: env.ORG_NAME }),
    to: { name: letter.toName, address: card.email ?? '' },
    writer: { name: writer.name, address: writer.email },
    lang: action.letterLang,
    subject: letter.subject,
    text: letter.text,
  });
  if (id === null) return;
  const line = { campaignId: campaign.id, targetId: card.id };
  await keepLikeness(tx, { id, ...line }, letter.likeness);
  if (!letter.likeness.own) await awaitDigest(tx, line, id);
}
