/** What publishing changes: the demands that pages and letters read. */
import { and, eq, notInArray } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { type DemandVersion, demands, demandTexts, type templateVersions } from '#db/schema.ts';

type Row = Pick<typeof templateVersions.$inferSelect, 'campaignId' | 'lang' | 'demands'>;

/** Makes the demands of a version the published ones of its language. Other languages keep theirs. */
export async function putInUse(tx: Db, { campaignId, lang, demands: list }: Row): Promise<void> {
  if (!list) return;
  for (const [index, demand] of list.entries()) await putDemand(tx, campaignId, lang, index + 1, demand);
  await dropOthers(tx, campaignId, lang, list);
}

async function putDemand(tx: Db, campaignId: number, lang: string, position: number, demand: DemandVersion) {
  const { number, ...text } = demand;
  const [row] = await tx
    .insert(demands)
    .values({ campaignId, number, position })
    .onConflictDoUpdate({ target: [demands.campaignId, demands.number], set: { position } })
    .returning({ id: demands.id });
  if (!row) return;
  await tx
    .insert(demandTexts)
    .values({ demandId: row.id, lang, ...text })
    .onConflictDoUpdate({ target: [demandTexts.demandId, demandTexts.lang], set: text });
}

/** A demand left out is no longer offered in this language; letters that chose it keep the words of their version. */
async function dropOthers(tx: Db, campaignId: number, lang: string, list: DemandVersion[]) {
  const kept = list.map(({ number }) => number);
  const others = await tx
    .select({ id: demands.id })
    .from(demands)
    .where(and(eq(demands.campaignId, campaignId), notInArray(demands.number, kept)));
  for (const { id } of others) {
    await tx.delete(demandTexts).where(and(eq(demandTexts.demandId, id), eq(demandTexts.lang, lang)));
  }
}
