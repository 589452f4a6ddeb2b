/** One letter's life: what happened to it and when, in the servers' own words. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import {
  actions,
  attempts,
  campaigns,
  digestLetters,
  digests,
  messages,
  messageTexts,
  sealedMessages,
  supporters,
  targets,
  templateVersions,
} from '#db/schema.ts';
import { openAction, openText } from '../keys/open.server.ts';
import { eventsOf } from '../message/event.server.ts';
import { maskAddress } from '../person.server.ts';

export type LetterLife = NonNullable<Awaited<ReturnType<typeof findLetterLife>>>;

/** A letter without its words and with its writer masked; null when there is none. */
export async function findLetterLife(db: Db, id: number) {
  const [row] = await db
    .select({
      message: messages,
      action: {
        reference: actions.reference,
        state: actions.state,
        area: actions.area,
        lang: actions.letterLang,
        takenAt: actions.createdAt,
        confirmedAt: actions.confirmedAt,
        confirmedBy: actions.confirmedBy,
      },
      campaign: { id: campaigns.id, slug: campaigns.slug },
      target: { area: targets.area, office: targets.office, organisation: targets.organisation },
      template: { version: templateVersions.version, lang: templateVersions.lang },
      toName: messageTexts.toName,
      words: actions,
      text: messageTexts,
      supporter: supporters,
      uid: messageTexts.uid,
      textSha256: messageTexts.textSha256,
      sealed: { sha256: sealedMessages.sha256, at: sealedMessages.sealedAt },
      /** The digest that it goes with, or went. */
      digest: { id: digests.messageId, day: digests.day, letters: digests.letters },
    })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(campaigns, eq(campaigns.id, messages.campaignId))
    .innerJoin(targets, eq(targets.id, messages.targetId))
    .leftJoin(templateVersions, eq(templateVersions.id, actions.templateVersionId))
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .leftJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .leftJoin(sealedMessages, eq(sealedMessages.messageId, messages.id))
    .leftJoin(digestLetters, eq(digestLetters.letterId, messages.id))
    .leftJoin(digests, eq(digests.messageId, digestLetters.digestId))
    .where(sql`${messages.id} = ${id} and ${messages.kind} = 'letter'`);
  if (!row) return null;
  const { words, text, supporter, ...life } = row;
  const { ownWords, editedText } = openAction(words, supporter);
  const action = { ...life.action, hasOwnWords: ownWords !== '', isEdited: editedText !== null };
  const writerAddress = text && openText(text, supporter)?.writerAddress;
  const carrier = row.digest?.id ?? id;
  const tries = await db
    .select()
    .from(attempts)
    .where(eq(attempts.messageId, carrier))
    .orderBy(asc(attempts.id));
  const others = await otherLetters(db, row.message);
  const events = await eventsOf(db, carrier);
  return {
    ...life,
    action,
    writer: writerAddress ? maskAddress(writerAddress) : null,
    tries,
    events,
    others,
  };
}

/** Letters to the same office for the same action, oldest first: what this one was written anew from, or became. */
async function otherLetters(db: Db, { id, actionId, targetId }: typeof messages.$inferSelect) {
  return db
    .select({
      id: messages.id,
      state: messages.state,
      toName: messageTexts.toName,
      queuedAt: messages.queuedAt,
    })
    .from(messages)
    .leftJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(
      sql`${messages.kind} = 'letter' and ${messages.actionId} = ${actionId} and ${messages.targetId} = ${targetId}
        and ${messages.id} <> ${id}`,
    )
    .orderBy(asc(messages.id));
}

/** The writer and the words of a letter, for staff with a reason that is on record; null once they are erased. */
export async function revealLetter(db: Db, id: number) {
  const [row] = await db
    .select({ text: messageTexts, writer: supporters })
    .from(messageTexts)
    .leftJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .where(eq(messageTexts.messageId, id));
  const opened = row && openText(row.text, row.writer);
  if (!opened) return null;
  const { writerName, writerAddress, subject, text, lang } = opened;
  return { name: writerName, address: writerAddress, subject, text, lang };
}
