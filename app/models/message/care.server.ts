/**
 * Care for the receiving side. What an office's server says changes what its bucket holds, by rows of its own; the claim
 * knows only buckets.
 *
 *   new mailbox    1 letter -> sign, or an hour -> 5 letters -> sign, or four hours -> the usual pace
 *                  a sign is a notice of acceptance; time is none once a letter has come back
 *   4.7.x          half the pace, again after an hour if it is said again, at least a sixteenth;
 *                  a day without: the usual pace
 *   breaker        5 tries in a row put off: rests 15 minutes, then a letter a minute probes; one more put off: rests
 *                  twice as long, at most 4 hours; one taken: closed
 *
 * The first try of a letter that is put off by 4.7.x is greylisting's way, and counts for nothing.
 */
import { sql } from 'drizzle-orm';
import { type Db, type Fast, rowsOf, runOn } from '#db/connect.ts';
import type { AttemptResult } from './attempt.server.ts';
import { type Ceilings, hardCeilings } from './ceilings.ts';

/** A bucket that rests so long waits for a sign, not for time. */
export const UNTIL_A_SIGN = `now() + interval '100 years'`;

const care = {
  /** Seconds after which the letters of a stage count as borne, if nothing came back. */
  waits: { first: 3_600, second: 4 * 3_600 },
  second: 5,
  failures: 5,
  rest: 900,
  longestRest: 4 * 3_600,
  slowEvery: 3_600,
  leastShare: 1 / 16,
  cleanDay: 86_400,
} as const;

/** A try put off. `slow`: the server asked for less. `attempt`: 0 where a notice says so. */
export type PutOff = { targetId: number; slow: boolean; attempt: number };

/** Mailbox and domain of each put-off letter's target, where they have a bucket; $1 rows as JSON. */
const noted = `
  with r as (select * from jsonb_to_recordset($1::text::jsonb) as r("targetId" int, slow boolean, attempt bigint)),
  hit as (
    select k.key, count(*)::int as n, bool_or(r.slow) as slow, max(r.attempt) as attempt
    from r join targets g on g.id = r."targetId" cross join lateral (values
      ('mailbox:' || lower(g.email)), ('domain:' || lower(split_part(g.email, '@', 2)))) as k(key)
    where exists (select from paces p where p.key = k.key)
    group by k.key),
  kept as (
    insert into cares as c (key, failures, last_attempt, failed_at, slowed_at)
    select key, n, attempt, now(), case when slow then now() end from hit
    on conflict (key) do update set failures = least(c.failures + excluded.failures, 1000),
      last_attempt = greatest(c.last_attempt, excluded.last_attempt), failed_at = now(),
      slowed_at = case when excluded.slowed_at is not null
                         and coalesce(c.slowed_at, '-infinity') < now() - interval '${care.slowEvery} seconds'
                       then now() else c.slowed_at end,
      rests = case when ${opens()} then c.rests + 1 else c.rests end,
      rests_until = case when ${opens()}
        then now() + least(${care.rest} * 2 ^ least(c.rests, 10), ${care.longestRest}) * interval '1 second'
        else c.rests_until end
    returning key, slowed_at = now() as slowed, rests_until)
  update paces p set
    share = case when k.slowed then greatest(${care.leastShare}, p.share / 2) else p.share end,
    hour_tokens = case when k.rests_until > now() then 0 else p.hour_tokens end,
    filled_at = case when k.rests_until > now() then greatest(p.filled_at, k.rests_until) else p.filled_at end
  from kept k where p.key = k.key and (k.slowed or k.rests_until > now())`;

/** Enough in a row, and it does not rest already. */
function opens(): string {
  return `c.failures + excluded.failures >= ${care.failures} and coalesce(c.rests_until, '-infinity') <= now()`;
}

/** Notes tries that were put off, and slows or rests where it is time. */
export async function putOff(on: Db | Fast, tries: readonly PutOff[]): Promise<void> {
  if (tries.length) await runOn(on, noted, [JSON.stringify(tries)]);
}

const targetsOf = `select id, target_id as target from messages
  where id = any(array(select e::bigint from jsonb_array_elements_text($1::text::jsonb) e)) and kind = 'letter' and target_id is not null`;

/** The same from what mail servers answered: only answers about the letter or its address, not about our relay. */
export async function notePutOffs(on: Db | Fast, results: readonly AttemptResult[]): Promise<void> {
  const off = results.filter(isPutOff);
  if (!off.length) return;
  const rows = await runOn<{ id: string; target: number }>(on, targetsOf, [
    JSON.stringify(off.map(({ messageId }) => messageId)),
  ]);
  const targets = new Map(rows.map(({ id, target }) => [Number(id), target]));
  await putOff(
    on,
    off.flatMap(({ messageId, attemptId, response }) => {
      const targetId = targets.get(messageId);
      return targetId ? [{ targetId, slow: asksForLess(response), attempt: attemptId }] : [];
    }),
  );
}

const asksForLess = (response: string): boolean => /^4\d\d[ -]4\.7\.\d/.test(response);

function isPutOff({ outcome, phase, code, n, response }: AttemptResult): boolean {
  const isTransient = outcome === 'retry' && code !== null && code >= 400 && code < 500 && code !== 421;
  const isGreylisting = n === 1 && asksForLess(response);
  return isTransient && ['rcpt', 'data', 'dot'].includes(phase) && !isGreylisting;
}

/** An office's own server took a letter: the next stage of a new mailbox, and a breaker that closes. */
export async function signOfLife(db: Db, targetId: number, ceilings: Ceilings = hardCeilings): Promise<void> {
  const rows = await rowsOf<{ key: string }>(
    db,
    sql`update cares c set failures = 0, rests = 0, rests_until = null from targets g
        where g.id = ${targetId} and c.key in ('mailbox:' || lower(g.email), 'domain:' || lower(split_part(g.email, '@', 2)))
        returning c.key`,
  );
  for (const { key } of rows) await advance(db, sql`key = ${key}`, ceilings);
}

/** Opens the next stage for new mailboxes: five letters, then the usual pace. Returns how many. */
async function advance(db: Db, which: ReturnType<typeof sql>, { mailbox }: Ceilings): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with before as materialized (select key, stage from cares where stage is not null and ${which} for update),
        next as (
          update cares c set stage = case when b.stage = 1 then ${care.second}::smallint end, stage_sent_at = null
          from before b where c.key = b.key)
        update paces p set
          hour_tokens = case when b.stage = 1 then ${care.second}::float8 else ${mailbox.burst}::float8 end,
          day_tokens = case when b.stage = 1 then ${care.second}::float8 else ${mailbox.perHour}::float8 end,
          filled_at = case when b.stage = 1 then p.filled_at else now() end
        from before b where p.key = b.key returning p.key`,
  );
  return rows.length;
}

/** Lets time do its part; returns how many mailboxes and domains changed. One look at few rows. */
export async function tendPaces(db: Db, ceilings: Ceilings = hardCeilings): Promise<number> {
  const sent = await rowsOf(
    db,
    sql`update cares c set stage_sent_at = now() from paces p
        where p.key = c.key and c.stage is not null and c.stage_sent_at is null and p.hour_tokens < 1 returning c.key`,
  );
  const borne = await advance(
    db,
    sql`stage_sent_at < now() - case when stage = 1 then ${care.waits.first}::float8 else ${care.waits.second}::float8 end * interval '1 second'
        and not exists (
          select from message_events e join messages m on m.id = e.message_id join targets g on g.id = m.target_id
          where 'mailbox:' || lower(g.email) = cares.key and e.kind in ('bounced', 'complaint')
            and e.at > greatest(now() - interval '90 days', coalesce(cares.attended_at, '-infinity')))`,
    ceilings,
  );
  return sent.length + borne + (await closeBreakers(db)) + (await restorePaces(db));
}

/** A letter taken after the last one put off. */
async function closeBreakers(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`update cares c set failures = 0, rests = 0, rests_until = null
        where failures > 0 and last_attempt > 0 and exists (
          select from attempts a join messages m on m.id = a.message_id join targets g on g.id = m.target_id
          where a.id > c.last_attempt and a.outcome = 'handed over'
            and c.key in ('mailbox:' || lower(g.email), 'domain:' || lower(split_part(g.email, '@', 2))))
        returning key`,
  );
  return rows.length;
}

async function restorePaces(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with clean as (
          update cares set slowed_at = null
          where slowed_at < now() - ${care.cleanDay}::float8 * interval '1 second' returning key)
        update paces p set share = 1 from clean where p.key = clean.key returning p.key`,
  );
  return rows.length;
}
