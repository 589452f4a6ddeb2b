/** An office that asked for digests: letters without words of their own wait for the next one, however few they are. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { afterDigest } from '../digest/rule.ts';
import type { Ceilings } from '../message/ceilings.ts';
import { ceilingsInForce } from '../message/pace.server.ts';

type Line = { campaignId: number; targetId: number };
type Asked = { at: number; timeZone: string; deadline: number | null; madeOn: number | null };

/**
 * Lets letters wait for the digest that their office asked for: one of them, or all that wait. A letter that is in none by then
 * goes by itself. Nothing where letters need not wait: there no digest is made. Returns how many wait.
 */
export async function awaitDigest(
  tx: Db,
  { campaignId, targetId }: Line,
  letterId: number | null = null,
  ceilings: Ceilings | null = ceilingsInForce(),
): Promise<number> {
  if (!ceilings?.officeHours) return 0;
  const [asked] = await rowsOf<Asked>(
    tx,
    sql`select extract(epoch from now())::float8 * 1000 as at, g.time_zone as "timeZone",
          extract(epoch from coalesce(c.deadline, c.closes_at))::float8 * 1000 as deadline,
          (select max(d.day) - date '1970-01-01' from digests d
           where d.campaign_id = c.id and d.target_id = g.id) as "madeOn"
        from office_keys k join campaigns c on c.id = k.campaign_id join targets g on g.id = k.target_id
        where k.campaign_id = ${campaignId} and k.target_id = ${targetId} and k.digest_asked_at is not null`,
  );
  if (!asked) return 0;
  const until = new Date(afterDigest({ ...asked, hours: ceilings.officeHours })).toISOString();
  const rows = await rowsOf(
    tx,
    sql`update messages m set due_at = greatest(m.due_at, ${until}::timestamptz) from likenesses l
        where l.message_id = m.id and not l.own and m.state in ('queued', 'held') and m.kind = 'letter' and m.lane = 1
          and m.campaign_id = ${campaignId}::int and m.target_id = ${targetId}::int and m.attempts = 0
          and not m.flagged and (${letterId}::bigint is null or m.id = ${letterId}::bigint) returning m.id`,
  );
  return rows.length;
}
