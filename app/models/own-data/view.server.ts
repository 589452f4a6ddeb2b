/** Everything we have about one person and one action, and exactly what they saw and agreed to. */
import { asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, attempts, consentTexts, messages, messageTexts, ownLinks, supporters } from '#db/schema.ts';
import { campaignOf } from '../action/letters.server.ts';
import { openAction, openText, openWriter } from '../keys/open.server.ts';

/** What is stored of an action, opened: for its writer, and for staff who have to show what was agreed to. */
export async function findOwnData(db: Db, publicId: string) {
  const [row] = await db
    .select({ action: actions, writer: supporters })
    .from(actions)
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(eq(actions.publicId, publicId));
  if (!row) return null;
  const writer = row.writer && openWriter(row.writer);
  const action = openAction(row.action, writer);
  const campaign = await campaignOf(db, action);
  const {
    id,
    reference,
    kind,
    state,
    area,
    lang,
    letterLang,
    demands,
    subject,
    ownWords,
    editedText,
    source,
  } = action;
  return {
    person: writer && { name: writer.name, email: writer.email },
    action: {
      ...{ reference, kind, state, area, lang, letterLang, demands, subject, ownWords, editedText, source },
      campaign: campaign?.slug ?? '',
      takenAt: action.createdAt.toISOString(),
      confirmedAt: action.confirmedAt?.toISOString() ?? null,
      confirmedBy: action.confirmedBy,
      endedAt: action.endedAt?.toISOString() ?? null,
    },
    consents: await consentsOf(db, action.consents),
    messages: await messagesOf(db, id, row.writer),
    linksAskedFor: await db.$count(ownLinks, eq(ownLinks.actionId, id)),
    alsoKept:
      'A keyed hash of the address and the campaign (one letter a person), and one of the address for each day on which we wrote to it.',
  };
}

/** The exact words agreed to: they never change, and their hash stands beside them. */
async function consentsOf(db: Db, ids: readonly number[]) {
  if (!ids.length) return [];
  const { purpose, lang, version, text, sha256 } = consentTexts;
  return db
    .select({ purpose, lang, version, text, sha256 })
    .from(consentTexts)
    .where(inArray(consentTexts.id, [...ids]))
    .orderBy(asc(consentTexts.id));
}

async function messagesOf(db: Db, actionId: number, writer: typeof supporters.$inferSelect | null) {
  const rows = await db
    .select({ message: messages, text: messageTexts })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(eq(messages.actionId, actionId))
    .orderBy(asc(messages.id));
  const tries = await db
    .select()
    .from(attempts)
    .where(inArray(attempts.messageId, [...rows.map(({ message }) => message.id), 0]))
    .orderBy(asc(attempts.id));
  return rows.map(({ message, text: stored }) => {
    const text = openText(stored, writer);
    return {
      kind: message.kind,
      state: message.state,
      queuedAt: message.queuedAt.toISOString(),
      settledAt: message.settledAt?.toISOString() ?? null,
      to: text?.toName ?? '',
      subject: text?.subject ?? '',
      text: text?.text ?? '',
      lang: stored.lang,
      textSha256: stored.textSha256,
      attempts: tries
        .filter(({ messageId }) => messageId === message.id)
        .map(({ at, outcome, code, response }) => ({ at: at.toISOString(), outcome, code, response })),
    };
  });
}
