/** A campaign as letters in a language would see it, also before that language has a page or a template in use. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns, campaignTexts } from '#db/schema.ts';
import { type CampaignView, findCampaign } from '../campaign.server.ts';
import { publishedDemands } from './publish.server.ts';

const FIRST = 'en';

/** In that language, else in English with the title of that language where there is one; null when neither is there. */
export async function campaignForPreview(db: Db, slug: string, lang: string): Promise<CampaignView | null> {
  const [text] = await db
    .select({ title: campaignTexts.title })
    .from(campaignTexts)
    .innerJoin(campaigns, eq(campaigns.id, campaignTexts.campaignId))
    .where(and(eq(campaigns.slug, slug), eq(campaignTexts.lang, lang)));
  const view = await findCampaign(db, slug, FIRST, { drafts: true });
  if (!view) return null;
  const demands = await publishedDemands(db, view.id, lang);
  return { ...view, lang, title: text?.title ?? view.title, demands };
}
