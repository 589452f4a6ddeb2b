/** The key of an office: with the link in its greeting it speaks to one campaign, without a login. */
import { and, eq } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { officeKeys } from '#db/schema.ts';

export type OfficeKey = typeof officeKeys.$inferSelect;

/** The key of a target for a campaign, made when there is none yet; the same one for ever. */
export async function officeKeyFor(db: Db, campaignId: number, targetId: number): Promise<OfficeKey> {
  await db.insert(officeKeys).values({ campaignId, targetId }).onConflictDoNothing();
  const [key] = await db
    .select()
    .from(officeKeys)
    .where(and(eq(officeKeys.campaignId, campaignId), eq(officeKeys.targetId, targetId)));
  if (!key) throw new Error(`No office key for target ${targetId} in campaign ${campaignId}.`);
  return key;
}

/** The key behind the token of an office's link, which names its campaign and target; null when it is forged or gone. */
export async function findOfficeKey(db: Db, token: string): Promise<OfficeKey | null> {
  const id = readToken('office', token);
  if (!id) return null;
  const [key] = await db.select().from(officeKeys).where(eq(officeKeys.id, id));
  return key ?? null;
}
