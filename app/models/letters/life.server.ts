/** One letter's life: what happened to it and when, in the servers' own words. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import {
  actions,
  attempts,
  campaigns,
  messages,
  messageTexts,
  sealedMessages,
  targets,
  templateVersions,
} from '#db/schema.ts';
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
        hasOwnWords: sql<boolean>`${actions.ownWords} <> ''`,
        isEdited: sql<boolean>`${actions.editedText} is not null`,
      },
      campaign: { id: campaigns.id, slug: campaigns.slug },
      target: { area: targets.area, office: targets.office, organisation: targets.organisation },
      template: { version: templateVersions.version, lang: templateVersions.lang },
      toName: messageTexts.toName,
      writerAddress: messageTexts.writerAddress,
      uid: messageTexts.uid,
      textSha256: messageTexts.textSha256,
      sealed: { sha256: sealedMessages.sha256, at: sealedMessages.sealedAt },
    })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(campaigns, eq(campaigns.id, messages.campaignId))
    .innerJoin(targets, eq(targets.id, messages.targetId))
    .leftJoin(templateVersions, eq(templateVersions.id, actions.templateVersionId))
    .leftJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .leftJoin(sealedMessages, eq(sealedMessages.messageId, messages.id))
    .where(sql`${messages.id} = ${id} and ${messages.kind} = 'letter'`);
  if (!row) return null;
  const { writerAddress, ...life } = row;
  const tries = await db.select().from(attempts).where(eq(attempts.messageId, id)).orderBy(asc(attempts.id));
  const others = await otherLetters(db, row.message);
  return { ...life, writer: writerAddress ? maskAddress(writerAddress) : null, tries, others };
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
    .select({
      name: messageTexts.writerName,
      address: messageTexts.writerAddress,
      subject: messageTexts.subject,
      text: messageTexts.text,
      lang: messageTexts.lang,
    })
    .from(messageTexts)
    .where(eq(messageTexts.messageId, id));
  return row ?? null;
}
