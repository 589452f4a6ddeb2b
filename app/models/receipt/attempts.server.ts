/** The tries of a letter, in the servers' words. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { attempts } from '#db/schema.ts';

export type AttemptView = Pick<
  typeof attempts.$inferSelect,
  'n' | 'at' | 'outcome' | 'host' | 'code' | 'response'
> & { endedAt: Date | null };

/** Oldest first. */
export function attemptsOf(db: Db, messageId: number): Promise<AttemptView[]> {
  return db
    .select({
      n: attempts.n,
      at: attempts.at,
      endedAt: attempts.ended,
      outcome: attempts.outcome,
      host: attempts.host,
      code: attempts.code,
      response: attempts.response,
    })
    .from(attempts)
    .where(eq(attempts.messageId, messageId))
    .orderBy(asc(attempts.id));
}
