/** The picture of a campaign in a language, for one country or none, with the count of this minute. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { readNumbers } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { countActions } from '#app/models/count.server.ts';
import { shown } from '#app/models/counts/shown.ts';
import { areaOf, campaignOf } from '../public/place.server.ts';
import { drawPicture } from './picture/draw.ts';
import { pngOf } from './picture/render.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const campaign = await campaignOf(params);
  const area = areaOf(campaign, params.country);
  const png = await pngOf([campaign.lang, campaign.slug, area].join('/'), () => pictureOf(campaign, area));
  return new Response(png as BodyInit, {
    headers: { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=60' },
  });
}

async function pictureOf(campaign: CampaignView, area: string): Promise<string> {
  const t = translator(campaign.lang);
  const counts = await readNumbers((from) => countActions(from, campaign.id, area || null));
  const [all, here] = [shown(counts.all), shown(counts.area ?? 0)];
  const name = campaign.areas.find(({ code }) => code === area)?.name ?? null;
  return drawPicture({
    headline: campaign.headline,
    people: all && counts.shown ? t('picture.people', { count: all }) : null,
    area: name && here && counts.shown ? t('picture.area', { area: name, count: here }) : name,
    organisation: env.ORG_NAME,
    reached: counts.all / counts.goal,
  });
}
