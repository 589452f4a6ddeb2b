/** The fence before the first body byte, and the record of how a try ended. */
import { arrayText, type Db, type Fast, runOn } from '#db/connect.ts';
import { notePutOffs } from './care.server.ts';
import { type Clocks, retryDelay, sourcesOf, clocks as usual } from './states.ts';

const start = `
  with begun as (
    update attempts set started = now()
    where id = any($1::text::bigint[]) and started is null and closed is null returning id)
  select case when count(*) < $2::int then array_to_string(array_agg(id), ',') end as ids, count(*)::int as n from begun`;

/**
 * The fence: commits "data started" for these attempts and returns those that may go on. An attempt missing from
 * the answer was closed by recovery in the meantime; its body must not be sent.
 */
export async function startAttempts(on: Db | Fast, attemptIds: readonly number[]): Promise<Set<number>> {
  const [row] = await runOn<{ ids: string | null; n: number }>(on, start, [
    arrayText(attemptIds),
    attemptIds.length,
  ]);
  if (row?.n === attemptIds.length) return new Set(attemptIds);
  return new Set(row?.ids ? row.ids.split(',').map(Number) : []);
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
const countRefusals = `
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
const tooLate = `exists (
  select from attempts f where f.message_id = m.id and f.n = 1 and f.at < now() - make_interval(secs => $2::int))`;

/**
 * Ids out of the results, beside their rows: nobody can guess how many rows a JSON array has, and without them the
 * planner reads both tables whole.
 */
const idsOf = (name: 'attemptId' | 'messageId') =>
  `array(select (e ->> '${name}')::bigint from jsonb_array_elements($1::text::jsonb) e)`;

/** $1 results, $2 seconds until a letter is given up, $3 states from which an acceptance settles. */
const settle = `
  with r as (
    select * from jsonb_to_recordset($1::text::jsonb) as r("attemptId" bigint, "messageId" bigint, n int,
      outcome text, phase text, code smallint, response text, host text, delay int, policy boolean)),
  ended as (
    update attempts a set ended = now(), phase = r.phase, outcome = r.outcome, code = r.code,
      response = r.response, host = r.host
    from r where a.id = any(${idsOf('attemptId')}) and a.id = r."attemptId" and a.ended is null returning a.id),
  ${countRefusals}
  update messages m set
    state = case when r.outcome = 'handed over' then 'handed over'
                 when r.policy then 'held'
                 when r.outcome = 'uncertain' then 'uncertain'
                 when r.outcome = 'failed' or ${tooLate} then 'failed'
                 else 'queued' end::message_state,
    hold_reason = case when r.policy then 'refused'::hold_reason end,
    due_at = now() + make_interval(secs => r.delay),
    settled_at = case when r.outcome = 'handed over' or (r.outcome = 'failed' and not r.policy)
                        or (r.outcome = 'retry' and ${tooLate}) then now() end
  from r where m.id = any(${idsOf('messageId')}) and m.id = r."messageId" and (
    (r.outcome = 'handed over' and m.state = any((select $3::text::message_state[])::message_state[]))
    or (m.state = 'sending' and m.attempts = r.n))`;

/**
 * The same for acceptances alone that differ in nothing but the server's words, which is what nearly every batch is. Each row
 * is found by its own key and picks its words out of an array: a join would be planned while attempts are few, or were
 * never analysed, and then read them all. A list inside `(select …)` is read once a statement, and not once a row. $1 attempts,
 * $2 messages, $3 phase, $4 code, $5 host, $6 responses as JSON, $7 states from which an acceptance settles.
 */
const settleTaken = `
  with ended as (
    update attempts set ended = now(), phase = $3::text, outcome = 'handed over', code = $4::smallint, host = $5::text,
      response = (array(select jsonb_array_elements_text($6::text::jsonb)))[array_position((select $1::text::bigint[]), id)]
    where id = any($1::text::bigint[]) and ended is null),
  forgotten as (
    update campaigns c set refusals = 0 where exists (select from campaigns where refusals > 0) and c.refusals > 0
      and c.id in (select m.campaign_id from messages m where m.id = any($2::text::bigint[]) and m.kind = 'letter'))
  update messages set state = 'handed over', hold_reason = null, settled_at = now()
  where id = any($2::text::bigint[]) and state = any((select $7::text::message_state[])::message_state[])`;

const acceptedFrom = arrayText(sourcesOf('handed over').map((state) => `"${state}"`));

/**
 * Records how attempts ended and settles their messages, in one statement.
 * An acceptance is a fact and always wins; anything else counts only from the current attempt of a message that is
 * still `sending`. A letter whose first try lies five days back is not tried again: it fails.
 * The ids stand beside the rows because nobody can guess how many rows a JSON array has: without them, the planner
 * reads both tables whole.
 */
export async function settleAttempts(
  on: Db | Fast,
  results: readonly AttemptResult[],
  clocks: Clocks = usual,
): Promise<void> {
  const [first] = results;
  if (first && results.every((result) => isPlain(result) && isLike(result, first)))
    return settleTogether(on, first, results);
  const rows = results.map((r) => ({
    ...r,
    policy: r.policy ?? false,
    response: r.response.replaceAll('\0', ''),
    delay: r.delay ?? (r.outcome === 'uncertain' ? clocks.uncertain : retryDelay(r.n, Math.random(), clocks)),
  }));
  await runOn(on, settle, [JSON.stringify(rows), clocks.giveUp, acceptedFrom]);
  await notePutOffs(on, results);
}

const isPlain = ({ outcome, policy }: AttemptResult): boolean => outcome === 'handed over' && !policy;

const isLike = (one: AttemptResult, other: AttemptResult): boolean =>
  one.phase === other.phase && one.code === other.code && one.host === other.host;

async function settleTogether(
  on: Db | Fast,
  { phase, code, host }: AttemptResult,
  results: readonly AttemptResult[],
): Promise<void> {
  await runOn(on, settleTaken, [
    arrayText(results.map((r) => r.attemptId)),
    arrayText(results.map((r) => r.messageId)),
    ...[phase, code, host],
    JSON.stringify(results.map((r) => r.response.replaceAll('\0', ''))),
    acceptedFrom,
  ]);
}
