/** Campaigns as pages and letters need them: everything of one campaign in one language. */
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import {
  areas,
  type campaignState,
  campaigns,
  campaignTexts,
  consentPurpose,
  consentTexts,
  type DemandPoint,
  demands,
  demandTexts,
  templateVersions,
} from '#db/schema.ts';

/** The area whose people live outside every other one. */
export const ELSEWHERE = 'elsewhere';

export type CampaignState = Exclude<(typeof campaignState.enumValues)[number], 'draft'>;
export type ConsentPurpose = (typeof consentPurpose.enumValues)[number];
export type DemandView = {
  number: number;
  label: string;
  sentence: string;
  explanation: string;
  points: DemandPoint[];
};
export type CampaignView = {
  id: number;
  slug: string;
  state: CampaignState;
  lang: string;
  title: string;
  headline: string;
  lead: string;
  about: string[];
  sourceNote: string;
  reference: string;
  letterDate: string;
  author: string;
  addressees: string[];
  demands: DemandView[];
  areas: { code: string; name: string }[];
  subjects: string[];
  consents: Record<ConsentPurpose, { id: number; text: string }>;
};

/** One campaign in one language, or null when it is unknown, a draft (unless `drafts`), or not in that language. */
export async function findCampaign(
  db: Db,
  slug: string,
  lang: string,
  { drafts = false } = {},
): Promise<CampaignView | null> {
  const [row] = await db
    .select()
    .from(campaigns)
    .innerJoin(campaignTexts, and(eq(campaignTexts.campaignId, campaigns.id), eq(campaignTexts.lang, lang)))
    .where(and(eq(campaigns.slug, slug), drafts ? undefined : ne(campaigns.state, 'draft')));
  const template = row && (await publishedTemplate(db, row.campaigns.id, lang));
  if (!row || !template) return null;
  const { id, state, reference, letterDate, author, addressees } = row.campaigns;
  const { title, headline, lead, about, sourceNote } = row.campaign_texts;
  return {
    id,
    slug,
    state: state as CampaignState,
    lang,
    title,
    headline,
    lead,
    about,
    sourceNote,
    reference,
    letterDate,
    author,
    addressees,
    demands: await demandsOf(db, id, lang),
    areas: await areasOf(db, id, lang),
    subjects: template.subjects,
    consents: await currentConsents(db, lang),
  };
}

/** The id of a campaign that visitors may see, or null. */
export async function findCampaignId(db: Db, slug: string): Promise<number | null> {
  const [row] = await db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.slug, slug), ne(campaigns.state, 'draft')));
  return row?.id ?? null;
}

/** Campaigns a visitor may see in this language, open ones first. */
export async function listCampaigns(db: Db, lang: string) {
  const rows = await db
    .select({ slug: campaigns.slug, title: campaignTexts.title, state: campaigns.state })
    .from(campaigns)
    .innerJoin(campaignTexts, and(eq(campaignTexts.campaignId, campaigns.id), eq(campaignTexts.lang, lang)))
    .where(ne(campaigns.state, 'draft'))
    .orderBy(asc(campaigns.state), asc(campaigns.id));
  return rows.map((row) => ({ ...row, state: row.state as CampaignState }));
}

/** The newest published version of a campaign's template in a language. */
export async function publishedTemplate(db: Db, campaignId: number, lang: string) {
  const [template] = await db
    .select()
    .from(templateVersions)
    .where(
      and(
        eq(templateVersions.campaignId, campaignId),
        eq(templateVersions.lang, lang),
        eq(templateVersions.state, 'published'),
      ),
    )
    .orderBy(desc(templateVersions.version))
    .limit(1);
  return template ?? null;
}

/** A template by version, else the newest published one. */
export async function templateFor(db: Db, campaignId: number, lang: string, versionId: number | null) {
  if (versionId === null) return publishedTemplate(db, campaignId, lang);
  const [template] = await db.select().from(templateVersions).where(eq(templateVersions.id, versionId));
  return template ?? null;
}

async function demandsOf(db: Db, campaignId: number, lang: string): Promise<DemandView[]> {
  return db
    .select({
      number: demands.number,
      label: demandTexts.label,
      sentence: demandTexts.sentence,
      explanation: demandTexts.explanation,
      points: demandTexts.points,
    })
    .from(demands)
    .innerJoin(demandTexts, and(eq(demandTexts.demandId, demands.id), eq(demandTexts.lang, lang)))
    .where(eq(demands.campaignId, campaignId))
    .orderBy(asc(sql`coalesce(${demands.position}, ${demands.number})`), asc(demands.number));
}

async function areasOf(db: Db, campaignId: number, lang: string) {
  const rows = await db
    .select({ code: areas.code, names: areas.names })
    .from(areas)
    .where(eq(areas.campaignId, campaignId))
    .orderBy(asc(areas.position));
  const countries = new Intl.DisplayNames([lang], { type: 'region' });
  const order = new Intl.Collator(lang);
  return rows
    .map(({ code, names }) => ({ code, name: names?.[lang] ?? names?.en ?? countries.of(code) ?? code }))
    .sort(
      (a, b) => Number(a.code === ELSEWHERE) - Number(b.code === ELSEWHERE) || order.compare(a.name, b.name),
    );
}

async function currentConsents(db: Db, lang: string): Promise<CampaignView['consents']> {
  const rows = await db
    .select()
    .from(consentTexts)
    .where(and(eq(consentTexts.lang, lang), inArray(consentTexts.purpose, consentPurpose.enumValues)))
    .orderBy(asc(consentTexts.version));
  const newest = Object.fromEntries(rows.map(({ purpose, id, text }) => [purpose, { id, text }]));
  const missing = consentPurpose.enumValues.filter((purpose) => !newest[purpose]);
  if (missing.length)
    throw new Error(`No consent text in ${lang} for ${missing.join(', ')}: run npm run setup.`);
  return newest as CampaignView['consents'];
}
