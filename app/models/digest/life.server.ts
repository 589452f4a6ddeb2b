/** One digest as staff see it: what is in it, how it stands, what servers said. No name and no reference of a letter. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { attempts, digests, messages, targets } from '#db/schema.ts';
import { eventsOf } from '../message/event.server.ts';

export type DigestLife = NonNullable<Awaited<ReturnType<typeof findDigestLife>>>;

/** Null when this campaign has no such digest. */
export async function findDigestLife(db: Db, campaignId: number, id: number) {
  const [row] = await db
    .select({
      ...{ day: digests.day, letters: digests.letters, named: digests.named, settledAt: digests.settledAt },
      message: messages,
      target: { area: targets.area, organisation: targets.organisation },
      /** Of its letters, those that came back and wait for somebody. */
      bounced: sql<number>`(select count(*)::int from digest_letters l join messages b on b.id = l.letter_id
        where l.digest_id = ${digests.messageId} and b.state = 'bounced')`,
    })
    .from(digests)
    .innerJoin(messages, eq(messages.id, digests.messageId))
    .innerJoin(targets, eq(targets.id, digests.targetId))
    .where(and(eq(digests.messageId, id), eq(digests.campaignId, campaignId)));
  if (!row) return null;
  const tries = await db.select().from(attempts).where(eq(attempts.messageId, id)).orderBy(asc(attempts.id));
  return { ...row, tries, events: await eventsOf(db, id) };
}
