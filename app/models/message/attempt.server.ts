/** The fence before the first body byte, and the record of how a try ended. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, jsonRows, rowsOf } from '#db/connect.ts';
import { stateList } from './queue.server.ts';
import { type Clocks, retryDelay, sourcesOf, clocks as usual } from './states.ts';

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
  /** A letter refused for what it is or who we are, not for its address: it is kept for a person to look at. */
  policy?: boolean;
  /** Seconds until a retry; by default the growing wait of the nth try. */
  delay?: number;
};

/** So many letters in a row refused through no fault of an address, and their campaign's letters stop. */
const REFUSALS_IN_A_ROW = 3;

/** Counts refusals in a row per campaign; nothing is read when there is none to count and none to forget. */
const countRefusals = sql`
  counted as (
    update campaigns c set refusals = case when x.accepted then 0 else c.refusals + x.refused end
    from (select m.campaign_id, bool_or(r.outcome = 'handed over') as accepted,
                 count(*) filter (where r.policy) as refused
          from r join messages m on m.id = r."messageId" and m.kind = 'letter'
          where exists (select from campaigns where refusals > 0) or exists (select from r where policy)
          group by 1) x
    where c.id = x.campaign_id and (x.refused > 0 or c.refusals > 0) returning c.slug, c.refusals),
  stopped as (
    insert into switches (scope, key, reason)
    select 'campaign', slug, 'three letters in a row were refused' from counted
    where refusals >= ${REFUSALS_IN_A_ROW} on conflict do nothing)`;

/** Its first try lies too far back. Not the time in the queue: letters may wait weeks for their turn. */
const tooLate = (clocks: Clocks) => sql`exists (
  select from attempts f where f.message_id = m.id and f.n = 1 and f.at < now() - make_interval(secs => ${clocks.giveUp}))`;

/**
 * Records how attempts ended and settles their messages, in one statement.
 * An acceptance is a fact and always wins; anything else counts only from the current attempt of a message that is
 * still `sending`. A letter whose first try lies five days back is not tried again: it fails.
 * The ids stand beside the rows because nobody can guess how many rows a JSON array has: without them, the planner
 * reads both tables whole.
 */
export async function settleAttempts(
  db: Db,
  results: readonly AttemptResult[],
  clocks: Clocks = usual,
): Promise<void> {
  const rows = results.map((r) => ({
    ...r,
    policy: r.policy ?? false,
    response: r.response.replaceAll('\0', ''),
    delay: r.delay ?? (r.outcome === 'uncertain' ? clocks.uncertain : retryDelay(r.n, Math.random(), clocks)),
  }));
  await rowsOf(
    db,
    sql`with r as (
          select * from jsonb_to_recordset(${jsonRows(rows)}) as r("attemptId" bigint, "messageId" bigint, n int,
            outcome text, phase text, code smallint, response text, host text, delay int, policy boolean)),
        ended as (
          update attempts a set ended = now(), phase = r.phase, outcome = r.outcome, code = r.code,
            response = r.response, host = r.host
          from r where a.id = any(${idArray(results.map((r) => r.attemptId))}) and a.id = r."attemptId"
            and a.ended is null returning a.id),
        ${countRefusals}
        update messages m set
          state = case when r.outcome = 'handed over' then 'handed over'
                       when r.policy then 'held'
                       when r.outcome = 'uncertain' then 'uncertain'
                       when r.outcome = 'failed' or ${tooLate(clocks)} then 'failed'
                       else 'queued' end::message_state,
          hold_reason = case when r.policy then 'refused'::hold_reason end,
          due_at = now() + make_interval(secs => r.delay),
          settled_at = case when r.outcome = 'handed over' or (r.outcome = 'failed' and not r.policy)
                              or (r.outcome = 'retry' and ${tooLate(clocks)}) then now() end
        from r where m.id = any(${idArray(results.map((r) => r.messageId))}) and m.id = r."messageId" and (
          (r.outcome = 'handed over' and m.state in (${stateList(sourcesOf('handed over'))}))
          or (m.state = 'sending' and m.attempts = r.n))`,
  );
}
