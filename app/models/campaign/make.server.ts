/** Making a campaign without an open letter's file: from nothing, or as a copy of another one. */
import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, campaigns, campaignTexts, demands, demandTexts, templateVersions } from '#db/schema.ts';
import { checkSlug, ImportError, importLetter } from '../import-letter.server.ts';
import type { OpenLetter } from '../open-letter.ts';
import { type CampaignRef, campaignBySlug } from '../staff/campaign-scope.server.ts';

export type NewCampaign = { slug: string; title: string; reference: string; date: string; addressee: string };

export type CampaignWish =
  | { from: 'letter'; letter: OpenLetter; slug?: string }
  | { from: 'campaign'; of: string; slug: string }
  | ({ from: 'nothing' } & NewCampaign);

/** Makes a draft in one of the three ways. Throws ImportError for a slug that can't be, or an unknown original. */
export async function makeCampaign(db: Db, wish: CampaignWish): Promise<CampaignRef> {
  const made = await campaignBySlug(db, await slugOfNew(db, wish));
  if (!made) throw new ImportError('The campaign could not be stored.');
  return made;
}

function slugOfNew(db: Db, wish: CampaignWish): Promise<string> {
  if (wish.from === 'letter') return importLetter(db, wish.letter, wish.slug);
  return wish.from === 'campaign' ? cloneCampaign(db, wish.of, wish.slug) : createCampaign(db, wish);
}

/** A draft with one demand to be written, and the default frame. Throws ImportError for a slug that can't be. */
export function createCampaign(
  db: Db,
  { slug, title, reference, date, addressee }: NewCampaign,
): Promise<string> {
  const demand = { label: 'First demand', text: 'write here what you ask for.', points: [] };
  return importLetter(db, { title, reference, date, addressees: [addressee], demands: [demand] }, slug);
}

/** A draft with the texts, demands, template and areas of another campaign; returns its slug. Throws ImportError. */
export async function cloneCampaign(db: Db, from: string, slug: string): Promise<string> {
  return db.transaction(async (tx) => {
    await checkSlug(tx, slug);
    const [original] = await tx.select().from(campaigns).where(eq(campaigns.slug, from));
    if (!original) throw new ImportError(`There is no campaign “${from}”.`);
    const { reference, letterDate, author, addressees, alsoTargetId, whenUncertain } = original;
    const facts = { reference, letterDate, author, addressees, alsoTargetId, whenUncertain };
    const [made] = await tx
      .insert(campaigns)
      .values({ slug, ...facts })
      .returning({ id: campaigns.id });
    if (!made) throw new ImportError('The campaign could not be stored.');
    await copyTexts(tx, original.id, made.id);
    await copyDemands(tx, original.id, made.id);
    await copyTemplates(tx, original.id, made.id);
    return slug;
  });
}

async function copyTexts(tx: Db, from: number, campaignId: number) {
  const texts = await tx.select().from(campaignTexts).where(eq(campaignTexts.campaignId, from));
  if (texts.length) await tx.insert(campaignTexts).values(texts.map((text) => ({ ...text, campaignId })));
  const places = await tx.select().from(areas).where(eq(areas.campaignId, from)).orderBy(asc(areas.id));
  const copies = places.map(({ id: _, ...area }) => ({ ...area, campaignId }));
  if (copies.length) await tx.insert(areas).values(copies);
}

async function copyDemands(tx: Db, from: number, campaignId: number) {
  const originals = await tx.select().from(demands).where(eq(demands.campaignId, from));
  if (!originals.length) return;
  const made = await tx
    .insert(demands)
    .values(originals.map(({ number, position }) => ({ campaignId, number, position })))
    .returning();
  const idOf = new Map(
    originals.map(({ id, number }) => [id, made.find((copy) => copy.number === number)?.id ?? 0]),
  );
  const texts = await tx
    .select()
    .from(demandTexts)
    .where(inArray(demandTexts.demandId, [...idOf.keys()]));
  const copies = texts.map((text) => ({ ...text, demandId: idOf.get(text.demandId) ?? 0 }));
  if (copies.length) await tx.insert(demandTexts).values(copies);
}

/** The version in use of each language, as the first of the copy. */
async function copyTemplates(tx: Db, from: number, campaignId: number) {
  const versions = await tx
    .selectDistinctOn([templateVersions.lang])
    .from(templateVersions)
    .where(eq(templateVersions.campaignId, from))
    .orderBy(
      templateVersions.lang,
      desc(eq(templateVersions.state, 'published')),
      desc(templateVersions.version),
    );
  const copies = versions.map(({ lang, subjects, body, demands: list }) => ({
    ...{ campaignId, lang, version: 1, state: 'published' as const },
    ...{ subjects, body, demands: list },
  }));
  if (copies.length) await tx.insert(templateVersions).values(copies);
}
