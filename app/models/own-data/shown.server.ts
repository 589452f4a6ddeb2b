/** Exactly what a person saw when they acted, from what was stored then: no later edit of a template or a consent changes it. */
import { createHash } from 'node:crypto';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import {
  actions,
  campaigns,
  consentTexts,
  type DemandVersion,
  messages,
  messageTexts,
  supporters,
  templateVersions,
} from '#db/schema.ts';
import { openAction, openText } from '../keys/open.server.ts';
import { textHash } from '../message/queue.server.ts';
import { wordingOf } from '../originality/wording.ts';
import { normalReference } from '../reference.ts';
import { publishedDemands } from '../template/publish.server.ts';

export type Shown = NonNullable<Awaited<ReturnType<typeof findShown>>>;

/**
 * What stood before the writer of an action: the demands of the page in its language, the consents word by word, the letter.
 * Null when no action has this reference. Words of a writer who was erased are gone; everything else can still be printed.
 */
export async function findShown(db: Db, reference: string) {
  const [row] = await db
    .select({ action: actions, writer: supporters, slug: campaigns.slug })
    .from(actions)
    .innerJoin(campaigns, eq(campaigns.id, actions.campaignId))
    .leftJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(eq(actions.reference, normalReference(reference)));
  if (!row) return null;
  const action = openAction(row.action, row.writer);
  const { kind, state, lang, letterLang, createdAt, confirmedAt, confirmedBy, turn, subject } = action;
  const page = await versionInUse(db, action.campaignId, lang, createdAt);
  const template = await versionOf(db, action);
  return {
    ...{ reference: action.reference, campaign: row.slug, campaignId: action.campaignId, kind, state },
    takenAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    confirmedBy,
    page: { lang, ...asShown(page, action.demands, 0) },
    letter: { lang: letterLang, subject, ...asShown(template, action.demands, turn) },
    consents: await consentsOf(db, action.consents),
    erased: row.writer === null,
    ownWords: action.ownWords,
    editedText: action.editedText,
    letters: await lettersOf(db, action.id, row.writer),
  };
}

type Version = { version: number; lang: string; demands: DemandVersion[] };

/** The demands that were chosen, in their writer's order, as a version has them. */
function asShown(found: Version | null, chosen: readonly number[], turn: number) {
  if (!found) return { textLang: null, version: null, demands: [] };
  const demands = chosen.flatMap((number) => found.demands.filter((demand) => demand.number === number));
  return {
    textLang: found.lang,
    version: found.version,
    demands: demands.map((demand) => {
      const { number, label, explanation, points } = demand;
      return { number, label, sentence: wordingOf(demand, turn), explanation, points };
    }),
  };
}

/** The template that a page in a language had its demands from at a moment: English where there was none in that language. */
async function versionInUse(db: Db, campaignId: number, lang: string, at: Date): Promise<Version | null> {
  const { publishedAt, createdAt } = templateVersions;
  const [row] = await db
    .select()
    .from(templateVersions)
    .where(
      and(
        eq(templateVersions.campaignId, campaignId),
        inArray(templateVersions.lang, [lang, 'en']),
        eq(templateVersions.state, 'published'),
        sql`coalesce(${publishedAt}, ${createdAt}) <= ${at.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(sql`${templateVersions.lang} = ${lang} desc`, desc(templateVersions.version))
    .limit(1);
  return row ? withDemands(db, row) : null;
}

async function versionOf(
  db: Db,
  { templateVersionId }: typeof actions.$inferSelect,
): Promise<Version | null> {
  if (templateVersionId === null) return null;
  const [row] = await db.select().from(templateVersions).where(eq(templateVersions.id, templateVersionId));
  return row ? withDemands(db, row) : null;
}

/** A version that shipped has none of its own until the first change, which keeps the old ones with it (freezeDemands). */
async function withDemands(db: Db, row: typeof templateVersions.$inferSelect): Promise<Version> {
  const { version, lang, campaignId } = row;
  return { version, lang, demands: row.demands ?? (await publishedDemands(db, campaignId, lang)) };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `intact`: the words still have the hash that was stored with them. */
async function consentsOf(db: Db, ids: readonly number[]) {
  if (!ids.length) return [];
  const { purpose, lang, version, text, sha256 } = consentTexts;
  const rows = await db
    .select({ purpose, lang, version, text, sha256 })
    .from(consentTexts)
    .where(inArray(consentTexts.id, [...ids]))
    .orderBy(asc(consentTexts.id));
  return rows.map((row) => ({ ...row, intact: hashOf(row.text) === row.sha256 }));
}

async function lettersOf(db: Db, actionId: number, writer: typeof supporters.$inferSelect | null) {
  const rows = await db
    .select({ message: messages, text: messageTexts })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(and(eq(messages.actionId, actionId), eq(messages.kind, 'letter')))
    .orderBy(asc(messages.id));
  return rows.map(({ message, text: stored }) => {
    const text = openText(stored, writer)?.text || null;
    return {
      ...{ to: stored.toName, state: message.state, lang: stored.lang, sha256: stored.textSha256, text },
      intact: text === null ? null : textHash(text) === stored.textSha256,
    };
  });
}
