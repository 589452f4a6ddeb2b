/** The fence before the first body byte, and the record of how a try ended. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, jsonRows, rowsOf } from '#db/connect.ts';
import { stateArray } from './queue.server.ts';
import { clocks, retryDelay, sourcesOf } from './states.ts';

/**
 * The fence: commits "data started" for these attempts and returns those that may go on. An attempt missing from
 * the answer was closed by recovery in the meantime; its body must not be sent.
 */
export async function startAttempts(db: Db, attemptIds: readonly number[]): Promise<Set<number>> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`update attempts set started = now()
        where id = any(${idArray(attemptIds)}) and started is null and closed is null returning id`,
  );
  return new Set(rows.map((row) => Number(row.id)));
}

export type AttemptResult = {
  attemptId: number;
  messageId: number;
  n: number;
  outcome: 'handed over' | 'retry' | 'failed' | 'uncertain';
  phase: string;
  code: number | null;
  response: string;
  host: string;
  /** Seconds until a retry; by default the growing wait of the nth try. */
  delay?: number;
};

/**
 * Records how attempts ended and settles their messages, in one statement.
 * An acceptance is a fact and always wins; anything else counts only from the current attempt of a message that is
 * still `sending`. A letter that was queued too long ago to be retried fails.
 */
export async function settleAttempts(db: Db, results: readonly AttemptResult[]): Promise<void> {
  const rows = results.map((r) => ({
    ...r,
    response: r.response.replaceAll('\0', ''),
    delay: r.delay ?? (r.outcome === 'uncertain' ? clocks.uncertain : retryDelay(r.n, Math.random())),
  }));
  await rowsOf(
    db,
    sql`with r as (
          select * from jsonb_to_recordset(${jsonRows(rows)}) as r("attemptId" bigint, "messageId" bigint, n int,
            outcome text, phase text, code smallint, response text, host text, delay int)),
        ended as (
          update attempts a set ended = now(), phase = r.phase, outcome = r.outcome, code = r.code,
            response = r.response, host = r.host
          from r where a.id = r."attemptId" and a.ended is null returning a.id)
        update messages m set
          state = case when r.outcome = 'handed over' then 'handed over'
                       when r.outcome = 'uncertain' then 'uncertain'
                       when r.outcome = 'failed' or m.queued_at < now() - make_interval(secs => ${clocks.giveUp})
                         then 'failed'
                       else 'queued' end::message_state,
          due_at = now() + make_interval(secs => r.delay),
          settled_at = case when r.outcome = 'handed over' or r.outcome = 'failed'
                              or (r.outcome = 'retry' and m.queued_at < now() - make_interval(secs => ${clocks.giveUp}))
                            then now() end
        from r where m.id = r."messageId" and (
          (r.outcome = 'handed over' and m.state = any(${stateArray(sourcesOf('handed over'))}))
          or (m.state = 'sending' and m.attempts = r.n))`,
  );
}
