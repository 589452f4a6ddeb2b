/** Template versions: their words never change; what changes is how far one has come, and which one is in use. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { templateVersions } from '#db/schema.ts';
import { type ContentProblem, checkContent, type TemplateContent } from './content.ts';
import { freezeDemands, publishedDemands, putInUse } from './publish.server.ts';

export type VersionRow = typeof templateVersions.$inferSelect;
export type Version = VersionRow & { content: TemplateContent };

/** All versions of a campaign's template in a language, newest first. */
export async function listVersions(db: Db, campaignId: number, lang: string): Promise<VersionRow[]> {
  return db.select().from(templateVersions).where(lineOf(campaignId, lang)).orderBy(newestFirst);
}

const newestFirst = desc(templateVersions.version);
const lineOf = (campaignId: number, lang: string) =>
  and(eq(templateVersions.campaignId, campaignId), eq(templateVersions.lang, lang));

/** One version with its words; null when there is none of that number. */
export async function findVersion(
  db: Db,
  campaignId: number,
  lang: string,
  version: number,
): Promise<Version | null> {
  const [row] = await db
    .select()
    .from(templateVersions)
    .where(and(lineOf(campaignId, lang), eq(templateVersions.version, version)));
  return row ? withContent(db, row) : null;
}

/** The newest version, published or not: what the next editor starts from. */
export async function newestVersion(db: Db, campaignId: number, lang: string): Promise<Version | null> {
  const [row] = await listVersions(db, campaignId, lang);
  return row ? withContent(db, row) : null;
}

async function withContent(db: Db, row: VersionRow): Promise<Version> {
  const list = row.demands ?? (await publishedDemands(db, row.campaignId, row.lang));
  return { ...row, content: { subjects: row.subjects, body: row.body, demands: list } };
}

export type SaveResult =
  | { ok: true; version: number }
  | { ok: false; problems: ContentProblem[] }
  /** Somebody saved in between: nothing was stored, and this is what they wrote. */
  | { ok: false; newer: Version };

export type Draft = {
  campaignId: number;
  lang: string;
  /** The number of the version its author had before them. */
  basedOn: number | null;
  content: TemplateContent;
  note: string;
  authorId: number;
};

/** Keeps a draft as the next version. Never overwrites: an editor who was overtaken is told by whom and keeps their words. */
export async function saveDraft(db: Db, draft: Draft): Promise<SaveResult> {
  const problems = checkContent(draft.content);
  if (problems.length) return { ok: false, problems };
  const { campaignId, lang, basedOn, content, note, authorId } = draft;
  return db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from campaigns where id = ${campaignId} for update`);
    const newest = await newestVersion(tx, campaignId, lang);
    if (newest && newest.version !== basedOn) return { ok: false, newer: newest };
    const version = (newest?.version ?? 0) + 1;
    const row = { campaignId, lang, version, state: 'draft' as const, basedOn, note: note || null, authorId };
    await tx.insert(templateVersions).values({ ...row, ...content });
    return { ok: true, version };
  });
}

export type MoveResult = { ok: true } | { ok: false; says: string };

/** Asks another person to look at a draft. */
export async function submitVersion(db: Db, id: number): Promise<MoveResult> {
  const moved = await db
    .update(templateVersions)
    .set({ state: 'in review', submittedAt: sql`now()` })
    .where(and(eq(templateVersions.id, id), eq(templateVersions.state, 'draft')))
    .returning({ id: templateVersions.id });
  return moved.length ? { ok: true } : { ok: false, says: 'This version is not a draft any more.' };
}

/**
 * Puts a version that is in review into use: pages and letters have its words from the next request on. Refused for
 * the person who wrote it unless `alone` (one-person mode) and for one older than the version in use.
 */
export async function publishVersion(
  db: Db,
  id: number,
  { by, alone }: { by: number; alone: boolean },
): Promise<MoveResult> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(templateVersions).where(eq(templateVersions.id, id)).for('update');
    if (row?.state !== 'in review') return { ok: false, says: 'Only a version in review can be published.' };
    if (row.authorId === by && !alone)
      return { ok: false, says: 'Another person has to publish what you have written.' };
    const [inUse] = await tx
      .select({ version: templateVersions.version })
      .from(templateVersions)
      .where(and(lineOf(row.campaignId, row.lang), eq(templateVersions.state, 'published')))
      .orderBy(newestFirst)
      .limit(1);
    if (inUse && inUse.version > row.version)
      return { ok: false, says: `Version ${inUse.version} is in use: take this text up in a new draft.` };
    await tx
      .update(templateVersions)
      .set({ state: 'published', publishedAt: sql`now()`, publisherId: by })
      .where(eq(templateVersions.id, id));
    await freezeDemands(tx, row.campaignId, row.lang);
    await putInUse(tx, row);
    return { ok: true };
  });
}
