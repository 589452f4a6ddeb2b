import { db, readNumbers } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { isPageLanguage, type PageLanguage, pageLanguages } from '#app/i18n/languages.ts';
import { type CampaignView, findCampaign } from '#app/models/campaign.server.ts';
import { readRollups } from '#app/models/counts/read.server.ts';
import { shown } from '#app/models/counts/shown.ts';
import { tableNames } from '#app/models/counts/tables.ts';
import { apiUrl, campaignUrl, pictureUrl, resultsUrl } from '#app/urls.server.ts';

/** The language asked for by `?lang=`, else the first of ours: the same address is the same document for everyone. */
export function apiLang(request: Request): PageLanguage {
  const asked = new URL(request.url).searchParams.get('lang') ?? undefined;
  return isPageLanguage(asked) ? asked : pageLanguages[0];
}

export const apiCampaign = (request: Request, slug: string): Promise<CampaignView | null> =>
  findCampaign(db, slug, apiLang(request));

/** One campaign as an OSDI advocacy campaign; what OSDI has no word for stands under `counts`. */
export async function advocacyCampaign(campaign: CampaignView) {
  const { id, slug, lang, title, headline, lead, author, letterDate, state } = campaign;
  const counts = await readNumbers((from) => readRollups(from, id));
  const here = (path = '') => ({ href: apiUrl(`campaigns/${slug}${path}?lang=${lang}`) });
  return {
    identifiers: [`dear-minister:${slug}`],
    origin_system: 'Dear Minister',
    name: slug,
    title: headline,
    description: title,
    summary: lead,
    type: 'email',
    language: lang,
    status: state,
    letter: { author, date: letterDate },
    administrative_title: env.ORG_NAME,
    browser_url: campaignUrl(lang, slug),
    results_url: resultsUrl(lang, slug),
    featured_image_url: pictureUrl(lang, slug),
    total_outreaches: shown(counts.n('queued')),
    counts: Object.fromEntries(
      counts.stages().map((stage) => [stage.replaceAll(' ', '_'), shown(counts.n(stage))]),
    ),
    _links: {
      self: here(),
      ...Object.fromEntries(tableNames.map((name) => [name, here(`/${name}`)])),
    },
  };
}
