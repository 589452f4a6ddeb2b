/** How things stand for the letters of a campaign to a target, as the forecast takes it. */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { type Bucket, type Ceiling, type Ceilings, fullBucket, refill } from '../message/ceilings.ts';
import type { Standing } from './forecast.ts';

type Row = {
  at: number;
  timeZone: string;
  mailbox: Kept | null;
  domain: Kept | null;
  lines: { mailbox: boolean; own: boolean; target: string; n: number }[];
  stopped: boolean;
};
/** `seconds` since it was filled; less than zero while it rests. `share`: of the usual pace. */
type Kept = { hour: number; day: number; seconds: number; share: number };

/** `where`: of a pace, as it was last filled and how long ago. */
const kept = (key: ReturnType<typeof sql>) => sql`(
  select jsonb_build_object('hour', p.hour_tokens, 'day', p.day_tokens,
    'seconds', extract(epoch from now() - p.filled_at)::float8, 'share', p.share)
  from paces p where p.key = ${key})`;

/**
 * Reads how things stand, by the database's clock. Null when nothing leaves for now: no such target or address, the campaign
 * paused, or a switch. Lines that are stopped themselves delay nobody.
 */
export async function readStanding(
  db: Db,
  campaignId: number,
  targetId: number,
  ceilings: Ceilings,
): Promise<Standing | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`with me as (
          select lower(email) as email, lower(split_part(email, '@', 2)) as domain, time_zone from targets
          where id = ${targetId}::int and email is not null),
        near as (
          select t.id as target, c.id as campaign, lower(t.email) = me.email as same, t.email
          from me join targets t on lower(split_part(t.email, '@', 2)) = me.domain cross join campaigns c
          where c.state <> 'paused' and not exists (
            select from switches s where s.scope = 'everything' or (s.scope = 'campaign' and s.key = c.slug)
              or (s.scope = 'target' and s.key = t.id::text) or (s.scope = 'domain' and s.key = me.domain))),
        lines as (
          select n.*, (select count(*)::int from messages m where m.state = 'queued' and m.lane = 1
            and m.mode = ${env.MAIL_MODE}::mail_mode and m.target_id = n.target and m.campaign_id = n.campaign) as n
          from near n)
        select extract(epoch from now())::float8 * 1000 as at, me.time_zone as "timeZone",
          ${kept(sql`'mailbox:' || me.email`)} as mailbox, ${kept(sql`'domain:' || me.domain`)} as domain,
          (select coalesce(jsonb_agg(jsonb_build_object('mailbox', l.same, 'target', l.email, 'n', l.n,
             'own', l.target = ${targetId}::int and l.campaign = ${campaignId}::int)), '[]') from lines l
           where l.n > 0) as lines,
          not exists (select from near where target = ${targetId}::int and campaign = ${campaignId}::int) as stopped
        from me`,
  );
  if (!row || row.stopped) return null;
  const rest = Math.max(0, -(row.mailbox?.seconds ?? 0), -(row.domain?.seconds ?? 0));
  if (rest > FOR_A_SIGN) return null;
  const own = row.lines.find((line) => line.own)?.n ?? 0;
  return {
    at: row.at,
    timeZone: row.timeZone,
    mailbox: heldNow(row.mailbox, ceilings.mailbox),
    domain: heldNow(row.domain, ceilings.domain),
    share: { mailbox: row.mailbox?.share ?? 1, domain: row.domain?.share ?? 1 },
    rest: rest * 1000,
    waiting: own,
    besides: row.lines.filter((line) => line.mailbox && !line.own).map(({ n }) => n),
    neighbours: perMailbox(row.lines.filter((line) => !line.mailbox)),
  };
}

/** A bucket that rests longer than this, in seconds, waits for a word from the office and not for time. */
const FOR_A_SIGN = 366 * 86_400;

const heldNow = (pace: Kept | null, ceiling: Ceiling): Bucket =>
  pace
    ? refill({ hourTokens: pace.hour, dayTokens: pace.day }, ceiling, Math.max(0, pace.seconds) * pace.share)
    : fullBucket(ceiling);

function perMailbox(lines: Row['lines']): number[] {
  const sums = new Map<string, number>();
  for (const { target, n } of lines) sums.set(target, (sums.get(target) ?? 0) + n);
  return [...sums.values()];
}

/** Letters of the same line that are due before this one, and itself: 1 for the first. */
export async function placeInLine(db: Db, messageId: number): Promise<number> {
  const [row] = await rowsOf<{ place: number }>(
    db,
    sql`select count(*)::int as place from messages m join messages o on o.state = 'queued' and o.lane = 1
          and o.mode = m.mode and o.target_id = m.target_id and o.campaign_id = m.campaign_id
          and (o.due_at, o.id) <= (m.due_at, m.id)
        where m.id = ${messageId}`,
  );
  return Math.max(1, row?.place ?? 1);
}
