/** What a position does to letters: a demand that was agreed to is thanked for, or asked no more. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { kept } from '#db/kept.ts';
import { campaigns } from '#db/schema.ts';
import { positionsOf } from './read.server.ts';
import { WHOLE } from './record.server.ts';

export type Heed = {
  /** Demands agreed to, by number. */
  agreed: number[];
  /** Null: nothing is agreed to, and letters are as ever. */
  does: 'thanks' | 'drop' | null;
};

/**
 * How letters to a target stand to its answer, now or at the moment a letter was taken: what its writer saw is what goes.
 * A word on one demand counts before one on the whole. With nothing left to ask, letters say thanks in any case.
 */
export function heedOf(
  db: Db,
  campaignId: number,
  targetId: number,
  numbers: readonly number[],
  at: Date | null = null,
): Promise<Heed> {
  const read = () => readHeed(db, campaignId, targetId, numbers, at);
  return at ? read() : kept(db, `heed ${campaignId} ${targetId} ${numbers.join()}`, read);
}

async function readHeed(
  db: Db,
  campaignId: number,
  targetId: number,
  numbers: readonly number[],
  at: Date | null,
): Promise<Heed> {
  const said = await positionsOf(db, campaignId, targetId, at);
  const whole = said.find(({ demand }) => demand === WHOLE)?.stance;
  const stanceOf = (number: number) => said.find(({ demand }) => demand === number)?.stance ?? whole;
  const agreed = numbers.filter((number) => stanceOf(number) === 'agreed');
  if (!agreed.length) return { agreed, does: null };
  const [campaign] = await db
    .select({ whenAgreed: campaigns.whenAgreed })
    .from(campaigns)
    .where(eq(campaigns.id, campaignId));
  return { agreed, does: agreed.length === numbers.length ? 'thanks' : (campaign?.whenAgreed ?? 'thanks') };
}
