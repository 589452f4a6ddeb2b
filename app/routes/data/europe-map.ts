/** The map of the results page in the countries' shapes; its page has the same as a table. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { drawEurope } from '#app/components/maps/europe.ts';
import { levelOf } from '#app/components/maps/level.ts';
import { readNumbers } from '#app/db.server.ts';
import { perMillion } from '#app/models/counts/population.ts';
import { readRollups } from '#app/models/counts/read.server.ts';
import { shown } from '#app/models/counts/shown.ts';
import { campaignOf } from '../public/place.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const campaign = await campaignOf(params);
  const counts = await readNumbers((from) => readRollups(from, campaign.id));
  const levels = campaign.areas.map(({ code }) => {
    const n = shown(counts.n('confirmed', 'country', code));
    return [code, levelOf(n === null ? null : perMillion(code, n))] as const;
  });
  return new Response(drawEurope(new Map(levels)), {
    headers: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=60' },
  });
}
