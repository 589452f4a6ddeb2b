/** One table of a campaign's results as records. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { db, readNumbers } from '#app/db.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import { tableNames, tableOf, toRecords } from '#app/models/counts/tables.ts';
import { apiCampaign } from './api-campaign.server.ts';
import { notThere, openJson } from './open-data.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const name = tableNames.find((known) => known === params.table);
  const campaign = name && (await apiCampaign(request, params.slug ?? ''));
  if (!name || !campaign) return notThere(name ? 'campaign' : 'table');
  const records = toRecords(tableOf(name, await readResults(db, campaign, readNumbers)));
  return openJson(request, { campaign: campaign.slug, table: name, total_records: records.length, records });
}
