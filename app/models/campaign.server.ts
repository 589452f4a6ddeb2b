/** Campaigns as pages and letters need them: everything of one campaign in one language. */
import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import type { Db } from '#db/connect.ts';
import { kept } from '#db/kept.ts';
import {
  type campaignState,
  campaigns,
  campaignTexts,
  type DemandPoint,
  templateVersions,
} from '#db/schema.ts';
import { areasOf } from './area.server.ts';
import { campaignLanguages, readIn, SOURCE, type TextLanguage } from './campaign-languages.server.ts';
import { type Consents, currentConsents } from './consent.server.ts';
import { publishedDemands } from './template/publish.server.ts';

export type CampaignState = Exclude<(typeof campaignState.enumValues)[number], 'draft'>;
export type DemandView = {
  number: number;
  label: string;
  sentence: string;
  explanation: string;
  points: DemandPoint[];
  /** Other approved wordings of the sentence. */
  variants: string[];
};
export type CampaignView = {
  id: number;
  slug: string;
  state: CampaignState;
  /** The reader's. */
  lang: string;
  /** That of the campaign's own texts: the reader's, or English where they are not in that language. */
  textLang: string;
  /** Nobody has reviewed these texts. */
  isDraft: boolean;
  /** All that the campaign can be read in. */
  languages: TextLanguage[];
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
  consents: Consents;
};

/** One campaign for readers of a language; null when it is unknown, a draft (unless `drafts`), or has no complete text. */
export const findCampaign = (
  db: Db,
  slug: string,
  lang: string,
  { drafts = false } = {},
): Promise<CampaignView | null> =>
  kept(db, `campaign ${lang} ${slug} ${drafts}`, () => readCampaign(db, slug, lang, drafts));

async function readCampaign(
  db: Db,
  slug: string,
  lang: string,
  drafts: boolean,
): Promise<CampaignView | null> {
  const [campaign] = await db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.slug, slug), drafts ? undefined : ne(campaigns.state, 'draft')));
  const languages = campaign ? await campaignLanguages(db, campaign.id) : [];
  const shown = readIn(lang, languages);
  const template = campaign && shown && (await publishedTemplate(db, campaign.id, shown.lang));
  if (!template) return null;
  const { id, state, reference, letterDate, author, addressees } = campaign;
  const { title, headline, lead, about, sourceNote } = await textOf(db, id, shown.lang);
  return {
    id,
    slug,
    state: state as CampaignState,
    lang,
    textLang: shown.lang,
    isDraft: shown.isDraft,
    languages,
    title,
    headline,
    lead,
    about,
    sourceNote,
    reference,
    letterDate,
    author,
    addressees,
    demands: await publishedDemands(db, id, shown.lang),
    areas: await areasOf(db, id, lang),
    subjects: template.subjects,
    consents: await currentConsents(db, lang),
  };
}

async function textOf(db: Db, campaignId: number, lang: string) {
  const [text] = await db
    .select()
    .from(campaignTexts)
    .where(and(eq(campaignTexts.campaignId, campaignId), eq(campaignTexts.lang, lang)));
  if (!text) throw new Error(`Campaign ${campaignId} has no text in ${lang}.`);
  return text;
}

/** What a campaign is called for readers of a language, whatever else of it is translated. */
export async function campaignTitle(db: Db, campaignId: number, lang: string): Promise<string> {
  const rows = await db
    .select({ lang: campaignTexts.lang, title: campaignTexts.title, state: campaignTexts.textState })
    .from(campaignTexts)
    .where(eq(campaignTexts.campaignId, campaignId));
  const shown = rows.find((row) => row.lang === lang && !(env.live && row.state === 'draft'));
  return (shown ?? rows.find((row) => row.lang === SOURCE) ?? rows[0])?.title ?? '';
}

/** The id of a campaign that visitors may see, or null. */
export async function findCampaignId(db: Db, slug: string): Promise<number | null> {
  const [row] = await db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.slug, slug), ne(campaigns.state, 'draft')));
  return row?.id ?? null;
}

/** Campaigns a visitor may see, open ones first, and the languages they can be read in. */
export async function listCampaigns(db: Db, lang: string) {
  const rows = await db
    .select({ id: campaigns.id, slug: campaigns.slug, state: campaigns.state })
    .from(campaigns)
    .where(ne(campaigns.state, 'draft'))
    .orderBy(asc(campaigns.state), asc(campaigns.id));
  const listed = await Promise.all(
    rows.map(async ({ id, slug, state }) => {
      const languages = await campaignLanguages(db, id);
      const shown = readIn(lang, languages);
      if (!shown) return [];
      const { title } = await textOf(db, id, shown.lang);
      return [{ slug, state: state as CampaignState, title, textLang: shown.lang, languages }];
    }),
  );
  return listed.flat();
}

/** What a letter says of the campaign in its own language: title and demands. */
export const letterTexts = (db: Db, campaignId: number, lang: string) =>
  kept(db, `letter ${campaignId} ${lang}`, async () => {
    const { title } = await textOf(db, campaignId, lang);
    return { title, demands: await publishedDemands(db, campaignId, lang) };
  });

/** The newest published version of a campaign's template in a language. */
async function publishedTemplate(db: Db, campaignId: number, lang: string) {
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

/** A template by version, else the newest published one in a language, or in English where that has none in use. */
export async function templateFor(db: Db, campaignId: number, lang: string, versionId: number | null) {
  if (versionId === null)
    return kept(db, `template ${campaignId} ${lang}`, async () => {
      const shown = readIn(lang, await campaignLanguages(db, campaignId));
      return shown && publishedTemplate(db, campaignId, shown.lang);
    });
  const [template] = await db.select().from(templateVersions).where(eq(templateVersions.id, versionId));
  return template ?? null;
}
