/**
 * Letters take turns: those to one target from one campaign stand in one line, and the lines go round. So a long line
 * delays no other, and cost does not grow with what waits.
 */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, jsonRows, rowsOf } from '#db/connect.ts';
import type { Ceilings } from './ceilings.ts';
import type { Claim } from './claim.server.ts';

/**
 * One line: letters of a campaign to a target. `since`: when its first one was due, as the database wrote it. A claim
 * starts there, and so steps over what has left since, which an old snapshot (a report, a dump) keeps in the index.
 */
export type Turn = { target: number; campaign: number; since: string };

/** The lines in which something is queued, by walking the index from line to line; idle ones cost nothing. */
export async function findTurns(db: Db): Promise<Turn[]> {
  const rows = await rowsOf<Turn>(
    db,
    sql`with recursive turn as (
          (select target_id, campaign_id, due_at from messages
           where state = 'queued' and lane = 1 and mode = ${env.MAIL_MODE}
           order by mode, target_id, campaign_id, due_at, id limit 1)
          union all
          select n.* from turn t cross join lateral (
            select target_id, campaign_id, due_at from messages
            where state = 'queued' and lane = 1 and mode = ${env.MAIL_MODE}
              and (target_id, campaign_id) > (t.target_id, t.campaign_id)
            order by mode, target_id, campaign_id, due_at, id limit 1) n)
        select target_id as target, campaign_id as campaign, due_at::text as since from turn`,
  );
  return rows;
}

/** In live mode nobody is written to whose address no person has checked for this long. */
const VERIFIED_DAYS = 90;

/** Lines that no switch and no campaign's state stops, with the mailbox and domain that their letters go to. */
const openTurns = (turns: readonly Turn[]) => sql`
  open as materialized (
    select r.target, r.campaign, r.since, g.time_zone, lower(g.email) as mailbox, lower(split_part(g.email, '@', 2)) as domain
    from jsonb_to_recordset(${jsonRows(turns)}) as r(target int, campaign int, since timestamptz)
    join campaigns c on c.id = r.campaign join targets g on g.id = r.target
    where c.state <> 'paused' and (${!env.live}::boolean or g.verified_on >= current_date - ${VERIFIED_DAYS}::int) and not exists (
      select from switches s where s.scope = 'everything'
        or (s.scope = 'campaign' and s.key = c.slug)
        or (s.scope = 'target' and s.key = g.id::text)
        or (s.scope = 'domain' and s.key = lower(split_part(g.email, '@', 2)))))`;

/** Due letters of each free line, at most `each`, in the order in which the lines go round. Locked rows are skipped. */
const dueLetters = (each: number) => sql`
  due as materialized (
    select m.id, o.mailbox, o.domain, row_number() over (partition by o.target, o.campaign order by m.due_at, m.id) as round,
           m.due_at
    from free o cross join lateral (
      select id, due_at from messages
      where state = 'queued' and lane = 1 and mode = ${env.MAIL_MODE}
        and target_id = o.target and campaign_id = o.campaign and due_at >= o.since and due_at <= now()
      order by due_at, id limit ${each} for update skip locked) m)`;

const claimPicked = (worker: number) => sql`
  claimed as (
    update messages set state = 'sending', attempts = attempts + 1
    where id = any(array(select id from picked)) returning id, attempts)
  insert into attempts (message_id, n, worker) select id, attempts, ${worker}::int from claimed
  returning id, message_id, n`;

export type LetterClaim = {
  worker: number;
  limit: number;
  turns: readonly Turn[];
  ceilings: Ceilings | null;
};

/** Claims up to `limit` due letters from these lines, in turns; with ceilings, no more than they allow. */
export async function claimLetters(db: Db, claim: LetterClaim): Promise<Claim[]> {
  if (!claim.turns.length || claim.limit < 1) return [];
  const rows = await rowsOf<{ id: string; message_id: string; n: number }>(
    db,
    claim.ceilings ? pacedClaim(claim, claim.ceilings) : plainClaim(claim),
  );
  return rows.map((r) => ({ attemptId: Number(r.id), messageId: Number(r.message_id), n: r.n }));
}

const plainClaim = ({ worker, limit, turns }: LetterClaim) => sql`
  with ${openTurns(turns)},
  free as (select * from open),
  ${dueLetters(Math.ceil(limit / turns.length))},
  picked as (select id from due order by round, due_at limit ${limit}),
  ${claimPicked(worker)}`;

/**
 * With ceilings: the buckets of the mailboxes and domains are locked (those another worker holds are left alone),
 * filled up to now, and pay for what is claimed, all in the one statement.
 */
function pacedClaim({ worker, limit, turns }: LetterClaim, { mailbox, domain, officeHours }: Ceilings) {
  const hours = officeHours
    ? sql`extract(isodow from now() at time zone time_zone) < 6
          and extract(hour from now() at time zone time_zone) >= ${officeHours.from}
          and extract(hour from now() at time zone time_zone) < ${officeHours.to}`
    : sql`true`;
  return sql`
    with ${openTurns(turns)},
    awake as materialized (select * from open where ${hours}),
    pace as materialized (
      select p.key, floor(least(
          least(c.burst, p.hour_tokens + greatest(0, extract(epoch from now() - p.filled_at)) * (c.per_hour - c.burst) / 3600),
          least(c.per_hour, p.day_tokens + greatest(0, extract(epoch from now() - p.filled_at)) * (c.per_day - c.per_hour) / 86400)
        )) as free, c.*
      from paces p join (values ('mailbox:', ${mailbox.perHour}::float8, ${mailbox.perDay}::float8, ${mailbox.burst}::float8),
                                ('domain:', ${domain.perHour}::float8, ${domain.perDay}::float8, ${domain.burst}::float8))
        as c(kind, per_hour, per_day, burst) on p.key like c.kind || '%'
      where p.key in (select 'mailbox:' || mailbox from awake union select 'domain:' || domain from awake)
      order by p.key for update of p skip locked),
    free as materialized (
      select a.target, a.campaign, a.since, a.mailbox, a.domain, m.free as mailbox_free, d.free as domain_free
      from awake a join pace m on m.key = 'mailbox:' || a.mailbox join pace d on d.key = 'domain:' || a.domain
      where m.free >= 1 and d.free >= 1),
    ${dueLetters(Math.min(mailbox.burst, Math.ceil(limit / turns.length)))},
    by_mailbox as (
      select d.*, row_number() over (partition by d.mailbox order by d.round, d.due_at, d.id) as place from due d),
    by_domain as (
      select b.id, b.mailbox, b.domain, b.round, b.due_at,
             row_number() over (partition by b.domain order by b.round, b.due_at, b.id) as place
      from by_mailbox b join pace p on p.key = 'mailbox:' || b.mailbox where b.place <= p.free),
    picked as materialized (
      select b.id, b.mailbox, b.domain from by_domain b join pace p on p.key = 'domain:' || b.domain
      where b.place <= p.free order by b.round, b.due_at limit ${limit}),
    paid as (
      update paces p set
        hour_tokens = least(c.burst, p.hour_tokens + greatest(0, extract(epoch from now() - p.filled_at)) * (c.per_hour - c.burst) / 3600) - u.n,
        day_tokens = least(c.per_hour, p.day_tokens + greatest(0, extract(epoch from now() - p.filled_at)) * (c.per_day - c.per_hour) / 86400) - u.n,
        filled_at = now()
      from (select key, count(*) as n from (
              select 'mailbox:' || mailbox as key from picked union all select 'domain:' || domain from picked) k
            group by key) u join pace c on c.key = u.key
      where p.key = u.key),
    ${claimPicked(worker)}`;
}

/** Makes full buckets for the mailboxes and domains of these lines where there are none yet. */
export async function openPaces(
  db: Db,
  turns: readonly Turn[],
  { mailbox, domain }: Ceilings,
): Promise<void> {
  if (!turns.length) return;
  await rowsOf(
    db,
    sql`insert into paces (key, hour_tokens, day_tokens)
        select distinct k.key, k.burst, k.per_hour
        from jsonb_to_recordset(${jsonRows(turns)}) as r(target int) join targets g on g.id = r.target
        cross join lateral (values
          ('mailbox:' || lower(g.email), ${mailbox.burst}::float8, ${mailbox.perHour}::float8),
          ('domain:' || lower(split_part(g.email, '@', 2)), ${domain.burst}::float8, ${domain.perHour}::float8)
        ) as k(key, burst, per_hour)
        where g.email is not null
        on conflict do nothing`,
  );
}
