/** The letters of an action with what became of each, for its receipt and for /verify. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { digestLetters, digests, messages, messageTexts, targets } from '#db/schema.ts';
import type { SupporterRow } from '../action/letters.server.ts';
import { mayBeDropped } from '../digest/drop.server.ts';
import { openText } from '../keys/open.server.ts';
import { type EventView, eventsOf } from '../message/event.server.ts';
import type { HoldReason } from '../message/queue.server.ts';
import type { MessageState } from '../message/states.ts';
import { queuedOutlook } from '../pace/outlook.server.ts';
import type { LetterOutlook } from '../pace/outlook.ts';
import { type AttemptView, attemptsOf } from './attempts.server.ts';

export type PlainLetter = {
  messageId: number;
  targetName: string;
  organisation: string;
  state: MessageState;
  holdReason: HoldReason | null;
  /** Letters to the same target that are due before this one; null when it does not wait. */
  place: number | null;
  expectedAt: Date | null;
  /** Which way it goes and when, while it waits for its turn. */
  outlook: LetterOutlook | null;
  /** How many letters the digest has that it goes with, or went; null when it goes by itself. */
  bundled: number | null;
  /** Nothing of it can have left: its writer may still take it back. */
  stays: boolean;
  flagged: boolean;
  attempts: AttemptView[];
  /** What the office's side said since. */
  events: EventView[];
  settledAt: Date | null;
  text: string;
  sha256: string;
};

/** Longer queues are shown as "more than". */
const PLACE_LIMIT = 1000;

/** Oldest first; with their texts where their writer is given. */
export async function lettersOf(
  db: Db,
  actionId: number,
  lang: string,
  writer: SupporterRow | null = null,
): Promise<PlainLetter[]> {
  const rows = await db
    .select({
      ...{ message: messages, text: messageTexts, target: targets, digest: digests },
      droppable: sql<boolean>`exists (select from messages x where x.id = ${digests.messageId} and ${mayBeDropped})`,
    })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(targets, eq(targets.id, messages.targetId))
    .leftJoin(digestLetters, eq(digestLetters.letterId, messages.id))
    .leftJoin(digests, eq(digests.messageId, digestLetters.digestId))
    .where(and(eq(messages.actionId, actionId), eq(messages.kind, 'letter')))
    .orderBy(asc(messages.id));
  return Promise.all(
    rows.map(async ({ message, text, target, digest, droppable }) => ({
      messageId: message.id,
      targetName: text.toName,
      organisation: organisationFor(target, lang),
      state: message.state,
      holdReason: message.holdReason,
      place: message.state === 'queued' ? await placeInQueue(db, message) : null,
      expectedAt: message.state === 'queued' && message.attempts > 0 ? message.dueAt : null,
      outlook: await outlookOf(db, message),
      bundled: digest?.letters ?? null,
      stays:
        message.state === 'queued' || message.state === 'held' || (message.state === 'digested' && droppable),
      flagged: message.flagged,
      attempts: await attemptsOf(db, digest?.messageId ?? message.id),
      events: await eventsOf(db, digest?.messageId ?? message.id),
      settledAt: message.settledAt,
      text: openText(text, writer)?.text ?? '',
      sha256: text.textSha256,
    })),
  );
}

async function outlookOf(
  db: Db,
  { id, state, attempts, campaignId, targetId }: typeof messages.$inferSelect,
) {
  if (state !== 'queued' || attempts > 0 || campaignId === null || targetId === null) return null;
  return queuedOutlook(db, { id, campaignId, targetId });
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
