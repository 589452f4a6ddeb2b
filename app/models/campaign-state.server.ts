/** Opening, pausing and closing campaigns. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, campaigns } from '#db/schema.ts';
import { ImportError } from './import-letter.server.ts';

/** Every campaign, drafts included, oldest first. */
export async function allCampaigns(db: Db) {
  return db
    .select({ slug: campaigns.slug, state: campaigns.state })
    .from(campaigns)
    .orderBy(asc(campaigns.id));
}

/**
 * Opens, pauses, closes a campaign, or ends it as won. A paused one goes on taking letters; the post office leaves them in the queue.
 * Opening one without areas is refused: nobody could be written to.
 */
export async function setCampaignState(
  db: Db,
  slug: string,
  state: 'open' | 'paused' | 'closed' | 'won',
): Promise<void> {
  await db.transaction(async (tx) => {
    const [campaign] = await tx.select().from(campaigns).where(eq(campaigns.slug, slug));
    if (!campaign) throw new ImportError(`There is no campaign “${slug}”. See: npm run campaign -- list`);
    if (state === 'open') await assertHasAreas(tx, campaign.id, slug);
    await tx.update(campaigns).set({ state }).where(eq(campaigns.id, campaign.id));
  });
}

async function assertHasAreas(tx: Db, campaignId: number, slug: string) {
  const [area] = await tx
    .select({ id: areas.id })
    .from(areas)
    .where(eq(areas.campaignId, campaignId))
    .limit(1);
  if (!area)
    throw new ImportError(
      `“${slug}” has no areas yet: npm run campaign -- targets FILE.csv --campaign ${slug}`,
    );
}
