/** Where a rehearsal on a clock plays: a campaign and its offices. */
import { sql } from 'drizzle-orm';
import { type CampaignView, findCampaign, listCampaigns } from '#app/models/campaign.server.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import { openPaces } from '#app/models/message/turns.server.ts';
import { findTarget } from '#app/models/target.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';

/** `domain`: of its office's address; '' where it has none. */
export type Area = { code: string; domain: string };

/** The campaign that is open, and its areas: those whose office can be written to first. */
export async function findStage(db: Db): Promise<{ campaign: CampaignView; areas: Area[] }> {
  const [open] = await listCampaigns(db, 'en');
  const campaign = open && (await findCampaign(db, open.slug, 'en'));
  if (!campaign) throw new Error('No campaign is open.');
  const cards = await Promise.all(
    campaign.areas.map(async ({ code }) => ({ code, card: await findTarget(db, campaign.id, code) })),
  );
  const areas = cards.map(({ code, card }) => ({ code, domain: card?.email?.split('@')[1] ?? '' }));
  return { campaign, areas: [...areas.filter((a) => a.domain), ...areas.filter((a) => !a.domain)] };
}

/** Offices that have borne letters before: none of them is new, and gets one letter and then none for an hour. */
export async function knowOffices(db: Db, campaign: number): Promise<void> {
  const rows = await rowsOf<{ id: number }>(db, sql`select id from targets where email is not null`);
  const turns = rows.map(({ id }) => ({ target: id, campaign, since: '' }));
  await openPaces(db, turns, { ...hardCeilings, canaries: false });
}
