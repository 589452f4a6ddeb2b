/** The dashboard that an address names. */
import { db } from '#app/db.server.ts';
import { findCampaign } from '#app/models/campaign.server.ts';
import { type Dashboard, type Period, periods, readDashboard } from '#app/models/counts/dashboard.server.ts';
import { notFound, type Visit } from '../staff.server.ts';

const isPeriod = (text: string | null): text is Period => text !== null && Object.hasOwn(periods, text);

/** The campaign of the visit and its figures of the period in the address, `all` where it names none of ours. */
export async function dashboardOf({ campaign, url }: Visit): Promise<{ slug: string; board: Dashboard }> {
  const view = campaign && (await findCampaign(db, campaign.slug, 'en', { drafts: true }));
  if (!view) throw notFound();
  const asked = url.searchParams.get('period');
  const board = await readDashboard(db, view, isPeriod(asked) ? asked : 'all');
  return { slug: view.slug, board };
}
