/** Digests that must not leave any more, since the writer of a letter in them is erased, has withdrawn, or does not count. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, rowsOf } from '#db/connect.ts';

/**
 * Cancels the digests that letters of these actions wait in, and takes those letters out: cancelled, or back in the queue for
 * whoever holds or writes them anew in the same transaction. The others go back into the queue when the digest is settled, and
 * into the next. A digest past its fence, or one that may have left, is not touched: its letters follow it.
 */
export async function dropDigestsOf(
  tx: Db,
  actionIds: readonly number[],
  to: 'cancelled' | 'queued' = 'cancelled',
): Promise<void> {
  const waiting = await rowsOf<{ id: string }>(
    tx,
    sql`select x.id::text as id from messages x where x.id in (
          select d.digest_id from digest_letters d join messages m on m.id = d.letter_id
          where m.action_id = any(${idArray(actionIds)}) and m.state = 'digested')
        order by x.id for update of x`,
  );
  if (!waiting.length) return;
  const ids = idArray(waiting.map(({ id }) => Number(id)));
  await rowsOf(
    tx,
    sql`with stopped as (
          update attempts a set closed = now() from messages m
          where m.id = any(${ids}) and m.state = 'sending' and a.message_id = m.id and a.n = m.attempts
            and a.started is null and a.closed is null and a.ended is null returning a.message_id),
        dropped as (
          update messages set state = 'cancelled', hold_reason = null
          where id = any(${ids}) and not flagged and (state = 'queued' or id in (select message_id from stopped)
            or (state = 'held' and hold_reason not in ('restored', 'uncertain twice')))
          returning id),
        theirs as (
          select l.letter_id from digest_letters l join dropped d on d.id = l.digest_id
          join messages m on m.id = l.letter_id
          where m.action_id = any(${idArray(actionIds)}) and m.state = 'digested'),
        parted as (delete from digest_letters where letter_id in (select letter_id from theirs))
        update messages set state = ${to}::message_state, hold_reason = null
        where id in (select letter_id from theirs) returning id`,
  );
}

/** Of digests `x`: true while nothing of it can have left, so that a letter can still be taken out of it. */
export const mayBeDropped = sql`(not x.flagged and (x.state = 'queued'
  or (x.state = 'held' and x.hold_reason not in ('restored', 'uncertain twice'))))`;
