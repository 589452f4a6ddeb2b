/** How an office bears our letters, for staff: its canaries, its pace, its breaker, what came back, what it asked for. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

export type Bearing = {
  /** 1 or 5 letters first; null: the usual pace. */
  stage: number | null;
  share: number;
  restsUntil: string | null;
  /** Letters in thirty days. */
  accepted: number;
  bounced: number;
  /** The last one that came back: status and words. */
  lastWords: string | null;
  stopAskedAt: string | null;
  digestAskedAt: string | null;
  stopped: string | null;
  /** Something happened that nobody has looked at. */
  isOpen: boolean;
};

/** Null for a target without an address. */
export async function findBearing(db: Db, targetId: number): Promise<Bearing | null> {
  const [row] = await rowsOf<Bearing>(
    db,
    sql`with seen as (
          select e.kind, e.status, e.words, e.at from message_events e join messages m on m.id = e.message_id
          where m.target_id = ${targetId} and m.kind in ('letter', 'digest', 'greeting') and e.at > now() - interval '30 days'),
        asked as (select max(stop_asked_at) as stop, max(digest_asked_at) as digest from office_keys
                  where target_id = ${targetId})
        select c.stage, coalesce(p.share, 1) as share,
          case when c.rests_until > now() then c.rests_until::text end as "restsUntil",
          (select count(*)::int from seen where kind = 'accepted') as accepted,
          (select count(*)::int from seen where kind = 'bounced') as bounced,
          (select concat_ws(' ', status, words) from seen where kind = 'bounced' order by at desc limit 1) as "lastWords",
          a.stop::text as "stopAskedAt", a.digest::text as "digestAskedAt",
          (select reason from switches s where s.scope = 'target' and s.key = g.id::text) as stopped,
          coalesce(greatest((select max(at) from seen where kind in ('bounced', 'complaint')), a.stop, a.digest)
            > coalesce(c.attended_at, '-infinity'), false) as "isOpen"
        from targets g cross join asked a left join cares c on c.key = 'mailbox:' || lower(g.email)
        left join paces p on p.key = c.key where g.id = ${targetId} and g.email is not null`,
  );
  return row ?? null;
}

/** Somebody has looked at all that came back so far: it is evidence of nothing any more, and new mailboxes go on. */
export async function attend(tx: Db, targetId: number): Promise<void> {
  await rowsOf(
    tx,
    sql`insert into cares (key, attended_at) select 'mailbox:' || lower(email), now() from targets
        where id = ${targetId} and email is not null
        on conflict (key) do update set attended_at = excluded.attended_at returning key`,
  );
}
