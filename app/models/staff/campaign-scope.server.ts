/** Campaigns as the staff rooms' frame needs them. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns } from '#db/schema.ts';

export type CampaignRef = { id: number; slug: string; state: string };

const columns = { id: campaigns.id, slug: campaigns.slug, state: campaigns.state };

/** A campaign in any state, or null. */
export async function campaignBySlug(db: Db, slug: string): Promise<CampaignRef | null> {
  const [row] = await db.select(columns).from(campaigns).where(eq(campaigns.slug, slug));
  return row ?? null;
}

/** Every campaign, oldest first. */
export const listCampaignRefs = (db: Db): Promise<CampaignRef[]> =>
  db.select(columns).from(campaigns).orderBy(asc(campaigns.id));
