/** What comes back about a digest is said of every letter in it: they were taken with it, or came back with it. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

/**
 * Moves the letters that were handed over with a digest on to its new state, once the digest itself is locked. Writers of
 * letters that came back are told by the task that tells of ends, some hundred at a time. Returns how many letters.
 */
export async function followDigest(tx: Db, digestId: number, state: 'accepted' | 'bounced'): Promise<number> {
  const from = state === 'accepted' ? sql`('handed over')` : sql`('handed over', 'accepted')`;
  const rows = await rowsOf(
    tx,
    sql`update messages set state = ${state}::message_state, settled_at = now(), told = told and ${state === 'accepted'}
        where id = any(array(
          select m.id from messages m join digest_letters d on d.letter_id = m.id
          where d.digest_id = ${digestId} and m.state in ${from} order by m.id for update of m))
        returning id`,
  );
  return rows.length;
}
