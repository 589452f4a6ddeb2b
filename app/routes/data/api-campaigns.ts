/** The open read API: campaigns in the words of OSDI (advocacy campaigns and their outreaches). docs/api.md. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { listCampaigns } from '#app/models/campaign.server.ts';
import { apiUrl } from '#app/urls.server.ts';
import { advocacyCampaign, apiCampaign, apiLang } from './api-campaign.server.ts';
import { notThere, openJson } from './open-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const lang = apiLang(request);
  if (params.slug) {
    const campaign = await apiCampaign(request, params.slug);
    return campaign ? openJson(request, await advocacyCampaign(campaign)) : notThere('campaign');
  }
  const listed = await listCampaigns(db, lang);
  const found = await Promise.all(listed.map(({ slug }) => apiCampaign(request, slug)));
  const campaigns = await Promise.all(
    found.flatMap((campaign) => (campaign ? [advocacyCampaign(campaign)] : [])),
  );
  return openJson(request, {
    total_records: campaigns.length,
    total_pages: 1,
    page: 1,
    _links: { self: { href: apiUrl(`campaigns?lang=${lang}`) } },
    _embedded: { 'osdi:advocacy_campaigns': campaigns },
  });
}
