/** Messages of a database that was put back: held, settled by what the send record knows, and let go. */
import { sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf } from '#db/connect.ts';
import { inBatches } from './outside.server.ts';
import { allSends, type RecordedSend } from './send-record.server.ts';
import { clocks } from './states.ts';

/** Keeps the planner on primary keys, so that the post office may ask every minute. */
const heldByRestore = sql`t.message_id = any(array(
  select id from messages where state = 'held' and hold_reason = 'restored')) and m.state = 'held'`;

const WORDS = 'By the send record, from before the database was put back.';

/**
 * Takes back the permission to send of everything that is not settled; returns how many messages. Attempts that have
 * not started are closed, so that whoever still carries one is stopped at the fence.
 */
export async function holdUnsent(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with closed as (
          update attempts a set closed = now() from messages m
          where m.state = 'sending' and a.message_id = m.id and a.n = m.attempts
            and a.started is null and a.closed is null and a.ended is null)
        update messages set state = 'held', hold_reason = 'restored'
        where state in ('queued', 'sending', 'uncertain') returning id`,
  );
  return rows.length;
}

/** Takes over what the record says, the newest word on each message; an acceptance stays one. */
async function learnSends(db: Db, sends: readonly RecordedSend[]): Promise<void> {
  const newest = new Map<string, RecordedSend>();
  for (const send of sends) {
    if (newest.get(send.uid)?.outcome !== 'handed over') newest.set(send.uid, send);
  }
  await rowsOf(
    db,
    sql`insert into sent_before (uid, outcome, at)
        select uid, outcome, at from jsonb_to_recordset(${jsonRows([...newest.values()])})
          as r(uid uuid, outcome text, at timestamptz)
        on conflict (uid) do update set outcome = excluded.outcome, at = excluded.at
          where sent_before.outcome <> 'handed over'`,
  );
}

/** Takes the whole send record over; returns how many lines, and the highest numbers that were given. */
export async function learnAll(db: Db): Promise<{ lines: number; attempt: number; message: number }> {
  const seen = { lines: 0, attempt: 0, message: 0 };
  for await (const batch of inBatches(allSends())) {
    await learnSends(db, batch);
    seen.lines += batch.length;
    for (const { attemptId, messageId } of batch) {
      seen.attempt = Math.max(seen.attempt, attemptId);
      seen.message = Math.max(seen.message, messageId);
    }
  }
  return seen;
}

/** What `settleKnown` looks at. The first may be asked every minute; the second reads whole tables. */
const reach = {
  restored: sql`${heldByRestore} and s.outcome in ('handed over', 'failed')`,
  everything: sql`(s.outcome = 'handed over' and m.state in ('held', 'uncertain', 'failed'))
                  or (s.outcome = 'failed' and m.state = 'held' and m.hold_reason = 'restored')`,
};

/**
 * Settles what the record knows the end of: handed over from wherever it waits, failed only where the restore holds
 * it. Each gets an attempt that says so. Held for another reason counts too: it may have been released and sent since.
 */
export async function settleKnown(
  db: Db,
  where: keyof typeof reach,
): Promise<{ handedOver: number; failed: number }> {
  const [row] = await rowsOf<{ handed_over: number; failed: number }>(
    db,
    sql`with known as (
          select m.id, m.attempts + 1 as n, s.outcome, s.at
          from sent_before s join message_texts t on t.uid = s.uid join messages m on m.id = t.message_id
          where ${reach[where]} for update of m),
        noted as (
          insert into attempts (message_id, n, worker, at, started, ended, outcome, response)
          select id, n, 0, at, at, at, outcome, ${WORDS} from known),
        settled as (
          update messages m set state = k.outcome::message_state, hold_reason = null, attempts = k.n, settled_at = k.at
          from known k where m.id = k.id returning k.outcome)
        select count(*) filter (where outcome = 'handed over')::int as handed_over,
               count(*) filter (where outcome = 'failed')::int as failed
        from settled`,
  );
  return { handedOver: row?.handed_over ?? 0, failed: row?.failed ?? 0 };
}

/** Held messages whose body may have left by the record, end unknown: in doubt, as after any crash. */
export async function doubtKnown(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with known as (
          select m.id, m.attempts + 1 as n, s.at
          from sent_before s join message_texts t on t.uid = s.uid join messages m on m.id = t.message_id
          where ${heldByRestore} and s.outcome in ('began', 'uncertain') for update of m),
        noted as (
          insert into attempts (message_id, n, worker, at, started, ended, outcome, response)
          select id, n, 0, at, at, at, 'uncertain', ${WORDS} from known)
        update messages m set state = 'uncertain', hold_reason = null, attempts = k.n,
          due_at = now() + make_interval(secs => ${clocks.uncertain})
        from known k where m.id = k.id returning m.id`,
  );
  return rows.length;
}

/**
 * Lets go what is still held. A message whose own last attempt has no known end is in doubt, unless the record knows; a
 * letter that was refused waits for a person, as before.
 */
export async function releaseRestored(
  db: Db,
): Promise<{ queued: number; uncertain: number; refused: number }> {
  const [row] = await rowsOf<{ queued: number; uncertain: number; refused: number }>(
    db,
    sql`with waiting as (
          select m.id, case
              when s.outcome = 'refused' then 'held'
              when s.outcome is null and exists (
                select from attempts a where a.message_id = m.id and a.n = m.attempts and a.started is not null
                  and a.closed is null and (a.ended is null or a.outcome = 'uncertain')) then 'uncertain'
              else 'queued' end::message_state as state
          from messages m left join message_texts t on t.message_id = m.id left join sent_before s on s.uid = t.uid
          where m.state = 'held' and m.hold_reason = 'restored' for update of m),
        released as (
          update messages m set state = w.state,
            hold_reason = case when w.state = 'held' then 'refused'::hold_reason end,
            due_at = case when w.state = 'uncertain' then now() + make_interval(secs => ${clocks.uncertain})
                          else m.due_at end
          from waiting w where m.id = w.id returning m.state)
        select count(*) filter (where state = 'queued')::int as queued,
               count(*) filter (where state = 'uncertain')::int as uncertain,
               count(*) filter (where state = 'held')::int as refused
        from released`,
  );
  return row ?? { queued: 0, uncertain: 0, refused: 0 };
}
