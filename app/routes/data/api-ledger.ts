/** The heads of a campaign's ledger: of this minute, and of each day that is over. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { findCampaignId } from '#app/models/campaign.server.ts';
import { dailyHeads, ledgerHead } from '#app/models/ledger/read.server.ts';
import { apiUrl } from '#app/urls.server.ts';
import { notThere, openJson } from './open-data.server.ts';

export async function loader({ request, params: { slug = '' } }: LoaderFunctionArgs) {
  const id = await findCampaignId(db, slug);
  if (id === null) return notThere('campaign');
  const head = await ledgerHead(db, id);
  return openJson(request, {
    campaign: slug,
    total_records: head?.seq ?? 0,
    head,
    days: await dailyHeads(db, id),
    entries_url: apiUrl(`campaigns/${slug}/ledger.json`),
  });
}
