/** What letters are like, beside the letters: kept when their texts are frozen, asked while others are written. */
import { eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { likenesses } from '#db/schema.ts';
import type { Likeness } from './own-part.ts';
import { distance, fromStored, SAME_WITHIN, type Simhash, toStored } from './simhash.ts';

/** So many of the newest letters are compared. */
const NEWEST = 500;
/** So many letters with the same words make those words nobody's own. */
export const COPIES = 10;

type Whose = { id: number; campaignId: number; targetId: number };

/** Keeps what a letter is like; in the transaction that freezes it. */
export async function keepLikeness(tx: Db, { id, campaignId, targetId }: Whose, { own, simhash }: Likeness) {
  await tx
    .insert(likenesses)
    .values({ messageId: id, campaignId, targetId, own, simhash: BigInt(toStored(simhash)) })
    .onConflictDoNothing();
}

/** What is known of a letter. */
export type Known = { id: number; own: boolean; simhash: Simhash };

/** The newest letters of a campaign, to one target or (null) to all. */
export async function newestLikenesses(
  db: Db,
  campaignId: number,
  targetId: number | null,
): Promise<Known[]> {
  const where =
    targetId === null
      ? sql`campaign_id = ${campaignId}`
      : sql`campaign_id = ${campaignId} and target_id = ${targetId}`;
  const rows = await rowsOf<{ id: string; own: boolean; simhash: string }>(
    db,
    sql`select message_id as id, own, simhash::text as simhash from likenesses where ${where}
        order by message_id desc limit ${NEWEST}`,
  );
  return rows.map(({ id, own, simhash }) => ({ id: Number(id), own, simhash: fromStored(simhash) }));
}

/** That of one letter; null for one from before they were kept. */
export async function findLikeness(db: Db, messageId: number): Promise<Known | null> {
  const [row] = await db.select().from(likenesses).where(eq(likenesses.messageId, messageId));
  return row ? { id: messageId, own: row.own, simhash: fromStored(String(row.simhash)) } : null;
}

/** How many of these letters are like one: without words of its own, all such; else those with the same words. */
export const countAlike = (letters: readonly Known[], { own, simhash }: Likeness): number =>
  letters.filter((one) => one.own === own && (!own || distance(one.simhash, simhash) <= SAME_WITHIN)).length;

/** True for a letter that may be bundled: it has no words of its own, or words that many others have too. */
export const isForm = (letters: readonly Known[], likeness: Likeness): boolean =>
  !likeness.own || countAlike(letters, likeness) >= COPIES;

/** The share of letters, from 0 to 1, that are like others; null when there are fewer than two. */
export function shareAlike(letters: readonly Known[]): number | null {
  if (letters.length < 2) return null;
  const alike = letters.filter((one) => countAlike(letters, one) > 1).length;
  return alike / letters.length;
}
