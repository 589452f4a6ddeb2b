/** What ships: consent texts, the directory of targets, the campaign `ukraine` and its texts in all languages. */
import { join } from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../connect.ts';
import { areas, campaigns, demands, targets } from '../schema.ts';
import { readJson, type Texts } from './files.ts';
import { everyoneIsGreeted, seedSalutations, seedTargets } from './targets.ts';
import { seedConsents, seedTexts } from './texts.ts';

type Campaign = typeof campaigns.$inferInsert;

const ELSEWHERE = 'elsewhere';

/**
 * Seeds from `folder` when there is no campaign yet, and returns whether it did; adds texts and salutations in
 * languages that have come since. Changes nothing that is there. In one transaction.
 */
export async function seedIfEmpty(db: Db, folder: string): Promise<boolean> {
  const ukraine = join(folder, 'ukraine');
  const texts = join(ukraine, 'texts');
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(7428, 1)`); // processes that start together
    await seedConsents(tx, join(folder, 'consents'));
    const [existing] = await tx.select({ id: campaigns.id }).from(campaigns).limit(1);
    if (!existing) await seedCampaign(tx, ukraine, await seedTargets(tx, ukraine));
    await seedSalutations(tx, ukraine);
    if (!existing) await everyoneIsGreeted(tx);
    const campaignId = await ourCampaign(tx, ukraine);
    if (campaignId) await seedTexts(tx, campaignId, texts);
    return !existing;
  });
}

/** The campaign that ships, if this database has it: another one may have taken its name. */
async function ourCampaign(tx: Db, folder: string): Promise<number | undefined> {
  const { slug, reference } = readJson<Campaign>(folder, 'campaign.json');
  const [row] = await tx
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.slug, slug), eq(campaigns.reference, reference)));
  return row?.id;
}

async function seedCampaign(tx: Db, folder: string, targetIds: Map<string, number>): Promise<void> {
  const campaign = readJson<Campaign>(folder, 'campaign.json');
  const english = readJson<Texts>(folder, 'texts/en.json');
  const alsoTargetId = targetIds.get(`${ELSEWHERE} high-representative`) ?? null;
  const [row] = await tx
    .insert(campaigns)
    .values({ ...campaign, alsoTargetId })
    .returning({ id: campaigns.id });
  if (!row) throw new Error('The campaign could not be stored.');
  await tx.insert(demands).values(english.demands.map(({ number }) => ({ campaignId: row.id, number })));
  for (const [position, code] of Object.keys(english.areas).entries())
    await seedArea(tx, row.id, position, code);
}

async function seedArea(tx: Db, campaignId: number, position: number, code: string): Promise<void> {
  const office = code === ELSEWHERE ? 'high-representative' : 'foreign-minister';
  const [target] = await tx
    .select({ id: targets.id })
    .from(targets)
    .where(and(eq(targets.area, code), eq(targets.office, office)));
  await tx.insert(areas).values({ campaignId, code, position, phrases: {}, targetId: target?.id });
}
