/** An office that speaks for itself, by the key it was sent. */
import { eq } from 'drizzle-orm';
import { resultsUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { campaigns, targets } from '#db/schema.ts';
import { findCampaign } from '../campaign.server.ts';
import { findOfficeKey, type OfficeKey } from '../office/key.server.ts';
import { type Position, positionsOf, type Stance } from './read.server.ts';
import { recordPosition } from './record.server.ts';

export type OfficePlace = {
  key: OfficeKey;
  organisation: string;
  headline: string;
  /** The language of headline and labels. */
  textLang: string;
  demands: { number: number; label: string }[];
  /** What is on record of it. */
  now: Position[];
  results: string;
};

/** The campaign and office behind a key, for readers of a language; null for a key that is not ours. */
export async function findOfficePlace(db: Db, token: string, lang: string): Promise<OfficePlace | null> {
  const key = await findOfficeKey(db, token);
  if (!key) return null;
  const [target] = await db.select().from(targets).where(eq(targets.id, key.targetId));
  const [row] = await db
    .select({ slug: campaigns.slug })
    .from(campaigns)
    .where(eq(campaigns.id, key.campaignId));
  const campaign = row && (await findCampaign(db, row.slug, lang));
  if (!target || !campaign) return null;
  return {
    key,
    organisation: (target.languages[0] === lang ? target.organisationLocal : null) ?? target.organisation,
    headline: campaign.headline,
    textLang: campaign.textLang,
    demands: campaign.demands.map(({ number, label }) => ({ number, label })),
    now: await positionsOf(db, key.campaignId, key.targetId),
    results: resultsUrl(lang, campaign.slug),
  };
}

type Words = { demands: readonly number[]; stance: Stance; evidence: string | null };

/** Records what the office says today. Staff see that it is new (seen.server.ts). */
export const sayPosition = (db: Db, { campaignId, targetId }: OfficeKey, words: Words): Promise<number> =>
  db.transaction((tx) => {
    const saidOn = new Date().toISOString().slice(0, 10);
    return recordPosition(tx, { campaignId, targetId, ...words, saidOn, staffId: null });
  });
