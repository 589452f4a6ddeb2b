/** What decides how a letter of a campaign to a target goes: the line it joins, and what others there are like. */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { ASKED_FROM } from '../digest/rule.ts';
import type { Ceilings } from '../message/ceilings.ts';
import { type Known, newestLikenesses } from '../originality/likeness.server.ts';
import type { Standing } from './forecast.ts';
import { readStanding } from './standing.server.ts';

export type Line = {
  /** Null: nothing leaves for now, or nothing has to wait. */
  standing: Standing | null;
  /** Letters without words of their own that wait in it. */
  forms: number;
  digestFrom: number;
  /** The office asked for digests: such letters wait for the next one. */
  asked: boolean;
  /** Milliseconds since 1970. */
  deadline: number | null;
  /** Days of the calendar since 1970. */
  madeOn: number | null;
  newest: Known[];
};

type Row = Pick<Line, 'forms' | 'digestFrom' | 'asked' | 'deadline' | 'madeOn'>;

/** Reads a line as it is now. */
export async function readLine(
  db: Db,
  campaignId: number,
  targetId: number,
  ceilings: Ceilings | null,
): Promise<Line> {
  const [standing, newest, [row]] = await Promise.all([
    ceilings && readStanding(db, campaignId, targetId, ceilings),
    newestLikenesses(db, campaignId, targetId),
    rowsOf<Row>(
      db,
      sql`select case when k.asked then least(${ASKED_FROM}::int, c.digest_from) else c.digest_from end as "digestFrom", k.asked,
            extract(epoch from coalesce(c.deadline, c.closes_at))::float8 * 1000 as deadline,
            (select count(*)::int from messages m join likenesses l on l.message_id = m.id and not l.own
             where m.state = 'queued' and m.lane = 1 and m.mode = ${env.MAIL_MODE}::mail_mode
               and m.target_id = ${targetId}::int and m.campaign_id = c.id) as forms,
            (select max(d.day) - date '1970-01-01' from digests d
             where d.campaign_id = c.id and d.target_id = ${targetId}::int) as "madeOn"
          from campaigns c cross join lateral (
            select exists (select from office_keys o where o.campaign_id = c.id and o.target_id = ${targetId}::int
                           and o.digest_asked_at is not null) as asked) k
          where c.id = ${campaignId}`,
    ),
  ]);
  const none: Row = { forms: 0, digestFrom: 1, asked: false, deadline: null, madeOn: null };
  return { standing, newest, ...(row ?? none) };
}

/** Pages may be this old: words say "about". */
const KEPT_MS = 30_000;
const MOST = 500;
const lines = new Map<string, { until: number; line: Promise<Line> }>();

/** The same, at most half a minute old: however many open the page, the queue is counted once. */
export function lineNow(
  db: Db,
  campaignId: number,
  targetId: number,
  ceilings: Ceilings | null,
): Promise<Line> {
  const key = `${campaignId} ${targetId} ${ceilings !== null}`;
  const known = lines.get(key);
  if (known && known.until > Date.now()) return known.line;
  if (lines.size >= MOST) lines.clear();
  const line = readLine(db, campaignId, targetId, ceilings);
  lines.set(key, { until: Date.now() + KEPT_MS, line });
  line.catch(() => lines.delete(key));
  return line;
}
