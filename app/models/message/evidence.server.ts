/** Settling messages in doubt by evidence, instead of by waiting and sending again. */
import { sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf } from '#db/connect.ts';

/**
 * Messages that someone else's record shows to have been taken, by the left part of their Message-ID. Those in doubt
 * or held after a restore become handed over, their open attempt says why; all others are left as they are. Returns how many were settled.
 */
export async function settleByEvidence(db: Db, uids: Iterable<string>, source: string): Promise<number> {
  const known = [...uids].filter((uid) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(uid));
  if (!known.length) return 0;
  const rows = await rowsOf(
    db,
    sql`with shown as (
          select m.id from messages m join message_texts t on t.message_id = m.id
          where (m.state = 'uncertain' or (m.state = 'held' and m.hold_reason = 'restored'))
            and t.uid in (select u.uid::uuid from jsonb_array_elements_text(${jsonRows(known)}) as u(uid))),
        noted as (
          update attempts a set ended = coalesce(a.ended, now()), outcome = 'handed over', response = ${source}
          from shown, messages m where m.id = shown.id and a.message_id = m.id and a.n = m.attempts)
        update messages m set state = 'handed over', hold_reason = null, settled_at = now()
        from shown where m.id = shown.id and m.state in ('uncertain', 'held') returning m.id`,
  );
  return rows.length;
}
