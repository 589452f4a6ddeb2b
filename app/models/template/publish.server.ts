/** What publishing changes: the demands that pages read. Letters keep those of the version that their writer saw. */
import { isDeepStrictEqual } from 'node:util';
import { and, asc, desc, eq, isNull, notInArray, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { type DemandVersion, demands, demandTexts, templateVersions } from '#db/schema.ts';

type Row = Pick<typeof templateVersions.$inferSelect, 'campaignId' | 'lang' | 'demands'>;

/** Makes the demands of a version the published ones of its language. Other languages keep theirs. */
export async function putInUse(tx: Db, { campaignId, lang, demands: list }: Row): Promise<void> {
  if (!list) return;
  for (const [index, demand] of list.entries()) await putDemand(tx, campaignId, lang, index + 1, demand);
  await dropOthers(tx, campaignId, lang, list);
}

async function putDemand(tx: Db, campaignId: number, lang: string, position: number, demand: DemandVersion) {
  const { number, ...words } = demand;
  const text = { ...words, textState: 'live' as const }; // two people have read it
  const [row] = await tx
    .insert(demands)
    .values({ campaignId, number, position })
    .onConflictDoUpdate({ target: [demands.campaignId, demands.number], set: { position } })
    .returning({ id: demands.id });
  if (!row) return;
  await tx
    .insert(demandTexts)
    .values({ demandId: row.id, lang, ...text })
    .onConflictDoUpdate({ target: [demandTexts.demandId, demandTexts.lang], set: text });
}

/** A demand left out is no longer offered in this language; letters that chose it keep the words of their version. */
async function dropOthers(tx: Db, campaignId: number, lang: string, list: DemandVersion[]) {
  const kept = list.map(({ number }) => number);
  const others = await tx
    .select({ id: demands.id })
    .from(demands)
    .where(and(eq(demands.campaignId, campaignId), notInArray(demands.number, kept)));
  for (const { id } of others) {
    await tx.delete(demandTexts).where(and(eq(demandTexts.demandId, id), eq(demandTexts.lang, lang)));
  }
}

/** The demands of a campaign as they are published in a language, in their order on the page. */
export async function publishedDemands(db: Db, campaignId: number, lang: string) {
  return db
    .select({
      number: demands.number,
      label: demandTexts.label,
      sentence: demandTexts.sentence,
      explanation: demandTexts.explanation,
      points: demandTexts.points,
      variants: demandTexts.variants,
    })
    .from(demands)
    .innerJoin(demandTexts, and(eq(demandTexts.demandId, demands.id), eq(demandTexts.lang, lang)))
    .where(eq(demands.campaignId, campaignId))
    .orderBy(asc(sql`coalesce(${demands.position}, ${demands.number})`), asc(demands.number));
}

const published = (campaignId: number, lang: string) =>
  and(
    eq(templateVersions.campaignId, campaignId),
    eq(templateVersions.lang, lang),
    eq(templateVersions.state, 'published'),
  );

/** Keeps the present demands with versions that have none of their own yet. Call it before demands change. */
export async function freezeDemands(tx: Db, campaignId: number, lang: string): Promise<void> {
  const present = await publishedDemands(tx, campaignId, lang);
  await tx
    .update(templateVersions)
    .set({ demands: present })
    .where(and(published(campaignId, lang), isNull(templateVersions.demands)));
}

/** Makes a version of the present demands when they have changed beside the templates, as an import of texts does. */
export async function followDemands(tx: Db, campaignId: number, lang: string): Promise<void> {
  const present = await publishedDemands(tx, campaignId, lang);
  const [inUse] = await tx
    .select()
    .from(templateVersions)
    .where(published(campaignId, lang))
    .orderBy(desc(templateVersions.version))
    .limit(1);
  if (!inUse?.demands || isDeepStrictEqual(inUse.demands, present)) return;
  const { subjects, body, textState, sourceRevision } = inUse;
  const [next] = await tx
    .select({ version: sql<number>`max(${templateVersions.version}) + 1` })
    .from(templateVersions)
    .where(and(eq(templateVersions.campaignId, campaignId), eq(templateVersions.lang, lang)));
  await tx.insert(templateVersions).values({
    ...{ campaignId, lang, version: next?.version ?? 1, state: 'published' },
    ...{ subjects, body, demands: present, textState, sourceRevision, publishedAt: sql`now()` },
  });
}
