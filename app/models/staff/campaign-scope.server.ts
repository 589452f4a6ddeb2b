/** Campaigns as the staff rooms' frame needs them. */
import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns, messages } from '#db/schema.ts';

export type CampaignRef = { id: number; slug: string; state: string };

const columns = { id: campaigns.id, slug: campaigns.slug, state: campaigns.state };

/** A campaign in any state, or null. */
export async function campaignBySlug(db: Db, slug: string): Promise<CampaignRef | null> {
  const [row] = await db.select(columns).from(campaigns).where(eq(campaigns.slug, slug));
  return row ?? null;
}

/** The campaign of a letter, or null when there is no such letter. `id` as it stands in an address. */
export async function campaignOfLetter(db: Db, id: string): Promise<CampaignRef | null> {
  if (!/^\d{1,15}$/.test(id)) return null;
  const [row] = await db
    .select(columns)
    .from(messages)
    .innerJoin(campaigns, eq(campaigns.id, messages.campaignId))
    .where(and(eq(messages.id, Number(id)), eq(messages.kind, 'letter')));
  return row ?? null;
}

/** Every campaign, oldest first. */
export const listCampaignRefs = (db: Db): Promise<CampaignRef[]> =>
  db.select(columns).from(campaigns).orderBy(asc(campaigns.id));
