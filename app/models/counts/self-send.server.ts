/** "I have sent it myself": the supporter's own word, kept apart from everything that we have seen ourselves. */
import type { Db } from '#db/connect.ts';
import { countDeltas, selfSends } from '#db/schema.ts';

export type SelfSend = {
  campaignId: number;
  area: string;
  lang: string;
  targetId: number | null;
  source: string | null;
};

/** Notes one letter sent without us, and counts it. Nothing about the person is kept. */
export async function countSelfSend(db: Db, sent: SelfSend): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(selfSends).values(sent);
    await tx.insert(countDeltas).values({ ...sent, stage: 'sent myself', n: 1 });
  });
}
