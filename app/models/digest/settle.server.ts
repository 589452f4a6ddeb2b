/** What becomes of bundled letters: handed over with their digest, or back in the queue when it certainly did not leave. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import { recordTogether } from '../message/send-record.server.ts';
import { followDigest } from './follow.server.ts';

/** Of digests `d` with their messages `m`: its end is known, and its letters have not followed it. */
const isEnded = sql`d.settled_at is null and (
  m.state in ('handed over', 'accepted', 'bounced', 'answered', 'failed', 'cancelled')
  or (m.state = 'held' and m.hold_reason not in ('restored', 'uncertain twice', 'paused')))`;

/** True while the end of a digest is known that its letters have not followed. */
export const digestsEnded = sql`exists (
  select from digests d join messages m on m.id = d.message_id where ${isEnded})`;

/**
 * Lets the letters of digests whose end is known follow them. In doubt or held for it, a digest keeps its letters: a copy of
 * each might be the second one. Returns how many digests were settled.
 */
export async function settleDigests(db: Db): Promise<number> {
  const open = await rowsOf<{ id: string }>(
    db,
    sql`select d.message_id as id from digests d join messages m on m.id = d.message_id
        where ${isEnded} order by d.message_id`,
  );
  for (const { id } of open) await db.transaction((tx) => settle(tx, Number(id)));
  return open.length;
}

type Ended = { state: string; attempt: string | null; doubt: boolean };

async function settle(tx: Db, digestId: number): Promise<void> {
  // The digest before its letters, and as it is now: a notice may be moving it on.
  const [digest] = await rowsOf<Ended>(
    tx,
    sql`select m.state,
          (select max(a.id) from attempts a where a.message_id = m.id and a.started is not null) as attempt,
          exists (select from attempts a where a.message_id = m.id and a.started is not null
                  and (a.ended is null or a.outcome = 'uncertain')) as doubt
        from messages m join digests d on d.message_id = m.id
        where m.id = ${digestId} and ${isEnded} for update of m`,
  );
  if (!digest) return;
  const [mine] = await rowsOf(
    tx,
    sql`update digests set settled_at = now() where message_id = ${digestId} and settled_at is null returning message_id`,
  );
  if (!mine) return;
  const { state, attempt, doubt } = digest;
  const letters = await rowsOf<{ id: string; uid: string }>(
    tx,
    sql`select m.id, t.uid from digest_letters d join messages m on m.id = d.letter_id
        join message_texts t on t.message_id = m.id
        where d.digest_id = ${digestId} and m.state = 'digested' order by m.id for update of m`,
  );
  const went = !['failed', 'held', 'cancelled'].includes(state);
  const known = letters.map((letter) => ({ id: Number(letter.id), uid: letter.uid }));
  const outcome = went ? 'handed over' : doubt ? 'uncertain' : 'retry';
  await recordTogether(known, Number(attempt ?? 0), outcome);
  const ids = known.map((letter) => letter.id);
  if (!went) await unbundle(tx, digestId, ids, doubt);
  else await follow(tx, digestId, ids);
  if (state === 'accepted' || state === 'bounced') await followDigest(tx, digestId, state);
  if (state === 'cancelled' && !doubt) await forgetDigest(tx, digestId);
}

const follow = (tx: Db, digestId: number, ids: readonly number[]) =>
  rowsOf(
    tx,
    sql`update messages m set state = 'handed over', settled_at = coalesce(d.settled_at, now()) from messages d
        where d.id = ${digestId} and m.id = any(${idArray(ids)}) and m.state = 'digested' returning m.id`,
  );

/**
 * A letter that a record from before a restore knows otherwise waits for what is known. A held digest is not sent any more.
 * After a doubt about it each letter may be a copy, and goes flagged.
 */
async function unbundle(tx: Db, digestId: number, ids: readonly number[], doubt: boolean): Promise<void> {
  await rowsOf(
    tx,
    sql`with known as (
          select t.message_id as id from message_texts t join sent_before s on s.uid = t.uid and s.outcome <> 'retry'
          where t.message_id = any(${idArray(ids)})),
        parted as (delete from digest_letters where letter_id = any(${idArray(ids)}) and digest_id = ${digestId}),
        dropped as (
          update messages set state = 'cancelled', hold_reason = null where id = ${digestId} and state = 'held')
        update messages m set
          state = case when k.id is null then 'queued' else 'held' end::message_state,
          hold_reason = case when k.id is not null then 'restored'::hold_reason end,
          flagged = m.flagged or ${doubt}
        from messages x left join known k on k.id = x.id
        where m.id = x.id and x.id = any(${idArray(ids)}) and m.state = 'digested' returning m.id`,
  );
}

/** A digest that was dropped for one writer's sake never was: the letters of the others are in another one the same day. */
const forgetDigest = (tx: Db, digestId: number) =>
  rowsOf(tx, sql`delete from digests where message_id = ${digestId} returning message_id`);
