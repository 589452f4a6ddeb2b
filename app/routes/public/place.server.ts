/** Where a visitor is: language, campaign and area of an address, or a 404 that says what to do instead. */
import { data, redirect } from '@remix-run/node';
import type { Missing } from '#app/components/missing.ts';
import { texts } from '#app/db.server.ts';
import { isPageLanguage, type PageLanguage } from '#app/i18n/languages.ts';
import { type CampaignView, findCampaign } from '#app/models/campaign.server.ts';

/** Throw what this returns. */
export const notFound = (what: Missing) => data(what, { status: 404 });

/** The language in an address. Throws 404 for one that has no pages. */
export function langOf(code: string | undefined): PageLanguage {
  if (!isPageLanguage(code)) throw notFound({ missing: 'page' });
  return code;
}

type Params = { lang?: string; campaign?: string; country?: string };

/** The campaign in an address. Throws 404 for an unknown language or campaign. */
export async function campaignOf(params: Params): Promise<CampaignView> {
  const lang = langOf(params.lang);
  const campaign = params.campaign ? await findCampaign(texts.db, params.campaign, lang) : null;
  if (!campaign) throw notFound({ missing: 'campaign' });
  return campaign;
}

export const pathOf = (campaign: { lang: string; slug: string }, area = '') =>
  `/${campaign.lang}/${campaign.slug}${area && `/${area.toLowerCase()}`}`;

/**
 * The code of the area in an address, '' when there is none. Throws 404 for an unknown one and a permanent redirect
 * for one not in lower case.
 */
export function areaOf(campaign: CampaignView, country: string | undefined): string {
  if (!country) return '';
  const area = findArea(campaign, country);
  if (!area) throw notFound({ missing: 'area', path: pathOf(campaign), title: campaign.headline });
  if (country !== country.toLowerCase()) throw redirect(pathOf(campaign, area.code), 301);
  return area.code;
}

export const findArea = (campaign: CampaignView, code: string) =>
  campaign.areas.find((area) => area.code.toLowerCase() === code.toLowerCase());
