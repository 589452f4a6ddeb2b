/** The numbers of a campaign as server-sent events, for pages that stay open. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { database, db } from '#app/db.server.ts';
import { findCampaignId } from '#app/models/campaign.server.ts';
import { hasRoom, watch } from '#app/models/counts/live.server.ts';
import { notThere } from './open-data.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const id = await findCampaignId(db, params.slug ?? '');
  if (id === null) return notThere('campaign');
  if (!hasRoom())
    return new Response('Too many are watching.\n', { status: 503, headers: { 'Retry-After': '60' } });
  return new Response(await watch(database, id), {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'Access-Control-Allow-Origin': '*',
      'X-Accel-Buffering': 'no',
    },
  });
}
