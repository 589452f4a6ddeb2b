/**
 * Letters take turns: those to one target from one campaign stand in one line, and the lines go round. So a long line
 * delays no other, and cost does not grow with what waits.
 */
import { env } from '#app/env.server.ts';
import { arrayText, type Db, type Fast, runOn, type Value } from '#db/connect.ts';
import { UNTIL_A_SIGN } from './care.server.ts';
import type { Ceiling, Ceilings } from './ceilings.ts';
import { type Claim, type ClaimRow, toClaims } from './claim.server.ts';

/**
 * One line: letters of a campaign to a target. `since`: when its first one was due, as the database wrote it. A claim
 * starts there, and so steps over what has left since, which an old snapshot (a report, a dump) keeps in the index.
 */
export type Turn = { target: number; campaign: number; since: string };

/** $1 mail mode. */
const walk = `
  with recursive turn as (
    (select target_id, campaign_id, due_at from messages
     where state = 'queued' and lane = 1 and mode = $1::mail_mode
     order by mode, target_id, campaign_id, due_at, id limit 1)
    union all
    select n.* from turn t cross join lateral (
      select target_id, campaign_id, due_at from messages
      where state = 'queued' and lane = 1 and mode = $1::mail_mode
        and (target_id, campaign_id) > (t.target_id, t.campaign_id)
      order by mode, target_id, campaign_id, due_at, id limit 1) n)
  select target_id as target, campaign_id as campaign, due_at::text as since from turn`;

/** The lines in which something is queued, by walking the index from line to line; idle ones cost nothing. */
export const findTurns = (on: Db | Fast): Promise<Turn[]> => runOn<Turn>(on, walk, [env.MAIL_MODE]);

/** In live mode nobody is written to whose address no person has checked for this long. */
const VERIFIED_DAYS = 90;

/**
 * Lines that no switch and no campaign's state stops, with the mailbox and domain that their letters go to.
 * $1 targets and $2 campaigns of the lines, $3 whether unverified addresses do, $8 since when the lines stand.
 */
const openTurns = `
  open as materialized (
    select r.target, r.campaign, r.since, random() as turn, g.time_zone, lower(g.email) as mailbox, lower(split_part(g.email, '@', 2)) as domain
    from unnest($1::text::int[], $2::text::int[], $8::text::timestamptz[]) as r(target, campaign, since)
    join campaigns c on c.id = r.campaign join targets g on g.id = r.target
    where c.state <> 'paused' and ($3::boolean or g.verified_on >= current_date - ${VERIFIED_DAYS}) and not exists (
      select from switches s where s.scope = 'everything'
        or (s.scope = 'campaign' and s.key = c.slug)
        or (s.scope = 'target' and s.key = g.id::text)
        or (s.scope = 'domain' and s.key = lower(split_part(g.email, '@', 2)))))`;

/**
 * Due letters of each free line, in the order in which the lines go round: twice what makes up the claim when all lines
 * give alike, but at most $6. Locked rows are skipped. $4 mail mode, $5 letters in the claim.
 */
const dueLetters = `
  due as materialized (
    select m.id, o.mailbox, o.domain, o.turn, row_number() over (partition by o.target, o.campaign order by m.due_at, m.id) as round,
           m.due_at
    from free o cross join lateral (
      select id, due_at from messages
      where state = 'queued' and lane = 1 and mode = $4::mail_mode
        and target_id = o.target and campaign_id = o.campaign and due_at >= o.since and due_at <= now()
      order by due_at, id limit $6::int for update skip locked) m)`;

/** $7 worker. */
const claimPicked = `
  claimed as (
    update messages set state = 'sending', attempts = attempts + 1
    where id = any(array(select id from picked)) returning id, attempts)
  insert into attempts (message_id, n, worker) select id, attempts, $7::int from claimed
  returning id, message_id, n`;

const plainClaim = `
  with ${openTurns},
  free as materialized (select * from open),
  ${dueLetters},
  picked as (select id from due order by round, due_at limit $5::int),
  ${claimPicked}`;

/** What a bucket holds now; $9 to $11 per hour, per day and burst of a mailbox, $12 to $14 of a domain. */
const filled = {
  hour: `least(c.burst, p.hour_tokens + greatest(0, extract(epoch from now() - p.filled_at)) * (c.per_hour - c.burst) * p.share / 3600)`,
  day: `least(c.per_hour, p.day_tokens + greatest(0, extract(epoch from now() - p.filled_at)) * (c.per_day - c.per_hour) * p.share / 86400)`,
};

/**
 * With ceilings, a mailbox is mostly free for one letter: whose line is first in a round is drawn anew each time, or else the
 * oldest line would have every turn. The buckets of the mailboxes and domains are locked (those another worker holds are left alone),
 * filled up to now, and pay for what is claimed, all in the one statement. Office hours from $15 to $16, if any.
 */
const pacedClaim = `
  with ${openTurns},
  awake as materialized (
    select * from open where $15::int is null or (
      extract(isodow from now() at time zone time_zone) < 6
      and extract(hour from now() at time zone time_zone) >= $15::int
      and extract(hour from now() at time zone time_zone) < $16::int)),
  pace as materialized (
    select p.key, floor(least(${filled.hour}, ${filled.day})) as free, c.*
    from paces p join (values ('mailbox:', $9::float8, $10::float8, $11::float8),
                              ('domain:', $12::float8, $13::float8, $14::float8))
      as c(kind, per_hour, per_day, burst) on p.key like c.kind || '%'
    where p.key in (select 'mailbox:' || mailbox from awake union select 'domain:' || domain from awake)
    order by p.key for update of p skip locked),
  free as materialized (
    select a.target, a.campaign, a.since, a.turn, a.mailbox, a.domain, m.free as mailbox_free, d.free as domain_free
    from awake a join pace m on m.key = 'mailbox:' || a.mailbox join pace d on d.key = 'domain:' || a.domain
    where m.free >= 1 and d.free >= 1),
  ${dueLetters},
  by_mailbox as (
    select d.*, row_number() over (partition by d.mailbox order by d.round, d.turn, d.id) as place from due d),
  by_domain as (
    select b.id, b.mailbox, b.domain, b.round, b.turn,
           row_number() over (partition by b.domain order by b.round, b.turn, b.id) as place
    from by_mailbox b join pace p on p.key = 'mailbox:' || b.mailbox where b.place <= p.free),
  picked as materialized (
    select b.id, b.mailbox, b.domain from by_domain b join pace p on p.key = 'domain:' || b.domain
    where b.place <= p.free order by b.round, b.turn limit $5::int),
  paid as (
    update paces p set hour_tokens = ${filled.hour} - u.n, day_tokens = ${filled.day} - u.n, filled_at = greatest(p.filled_at, now())
    from (select key, count(*) as n from (
            select 'mailbox:' || mailbox as key from picked union all select 'domain:' || domain from picked) k
          group by key) u join pace c on c.key = u.key
    where p.key = u.key),
  ${claimPicked}`;

export type LetterClaim = {
  worker: number;
  limit: number;
  turns: readonly Turn[];
  ceilings: Ceilings | null;
};

/** Claims up to `limit` due letters from these lines, in turns; with ceilings, no more than they allow. */
export async function claimLetters(on: Db | Fast, claim: LetterClaim): Promise<Claim[]> {
  const { worker, limit, turns, ceilings } = claim;
  if (!turns.length || limit < 1) return [];
  const share = Math.ceil(limit / turns.length);
  const each = ceilings ? Math.min(ceilings.mailbox.burst, share) : share;
  const since = arrayText(turns.map((turn) => turn.since));
  const values: Value[] = [...asArrays(turns), !env.live, env.MAIL_MODE, limit, each, worker, since];
  if (!ceilings) return toClaims(await runOn<ClaimRow>(on, plainClaim, values));
  const { mailbox, domain, officeHours } = ceilings;
  const hours = [officeHours?.from ?? null, officeHours?.to ?? null];
  const paced = [...values, ...numbersOf(mailbox), ...numbersOf(domain), ...hours];
  return toClaims(await runOn<ClaimRow>(on, pacedClaim, paced));
}

const asArrays = (turns: readonly Turn[]) => [
  arrayText(turns.map(({ target }) => target)),
  arrayText(turns.map(({ campaign }) => campaign)),
];
const numbersOf = ({ perHour, perDay, burst }: Ceiling) => [perHour, perDay, burst];

/**
 * $1 targets, $2 and $3 burst and per hour of a mailbox, $4 and $5 of a domain, $6 canaries: a new mailbox then has one
 * letter in its bucket, and rests until there is a sign.
 */
const fillNew = `
  with new as (
    insert into paces (key, hour_tokens, day_tokens, filled_at)
    select distinct k.key, case when k.first then 1 else k.burst end, case when k.first then 1 else k.per_hour end,
           case when k.first then ${UNTIL_A_SIGN} else now() end
    from targets g cross join lateral (values
      ('mailbox:' || lower(g.email), $2::float8, $3::float8, $6::boolean),
      ('domain:' || lower(split_part(g.email, '@', 2)), $4::float8, $5::float8, false)) as k(key, burst, per_hour, first)
    where g.id = any($1::text::int[]) and g.email is not null
    on conflict do nothing returning key)
  insert into cares (key, stage) select key, 1 from new where $6::boolean and key like 'mailbox:%' on conflict do nothing`;

/** Makes buckets for the mailboxes and domains of these lines where there are none yet: full ones, or canaries. */
export async function openPaces(
  on: Db | Fast,
  turns: readonly Turn[],
  { mailbox, domain, canaries = false }: Ceilings,
): Promise<void> {
  if (!turns.length) return;
  const full = [mailbox.burst, mailbox.perHour, domain.burst, domain.perHour];
  await runOn(on, fillNew, [arrayText(turns.map(({ target }) => target)), ...full, canaries]);
}
