/** What waits for a person, counted in one look; the first staff page shows what is not zero. */
import { type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { trends } from './abuse/trends.server.ts';
import { seenPositions } from './position/seen.server.ts';

export type AttentionKind =
  | 'restored'
  | 'switches'
  | 'slow queue'
  | 'uncertain letters'
  | 'letters held'
  | 'digests held'
  | 'letters without an address'
  | 'failed letters'
  | 'bounced target'
  | 'office asked'
  | 'slowed targets'
  | 'offices answered'
  | 'limits reached'
  | 'one network'
  | 'mails unconfirmed'
  | 'counts corrected'
  | 'targets stale'
  | 'targets unverified'
  | 'campaigns stuck'
  | 'templates in review';

/** `of` tells several of a kind apart: the reason to hold, the campaign, the template as `campaign/language/version`. */
export type Attention = { kind: AttentionKind; of: string; count: number };

/**
 * Everything that needs attention, in order of weight. `scope`: the campaigns a person may see, or all. What belongs
 * to no campaign (switches, targets, the restore gate) everyone is told: it explains why letters wait.
 */
export async function listAttention(db: Db, scope: readonly number[] | 'all'): Promise<Attention[]> {
  const among = (campaign: SQL) =>
    scope === 'all' ? sql`true` : sql`${campaign} = any(${`{${scope.join(',')}}`}::text::int[])`;
  const mine = among(sql`m.campaign_id`);
  return rowsOf<Attention>(
    db,
    sql`with letters as (
          select m.state, m.hold_reason, m.queued_at, m.due_at from messages m
          where m.kind = 'letter' and m.state in ('queued', 'held', 'uncertain') and ${mine}),
        used as (
          select g.id, g.email_status, g.verified_on from targets g
          where exists (select from areas a join campaigns c on c.id = a.campaign_id
                        where a.target_id = g.id and c.state in ('open', 'paused')))
        select kind, of, count from (
          select 1 as weight, 'restored' as kind, coalesce(reason, '') as of, 1 as count
            from installation where restored_at is not null
          union all select 2, 'switches', '', count(*)::int from switches
          union all select 3, 'slow queue', '', count(*)::int from letters
            where state = 'queued' and queued_at < now() - interval '1 hour'
          union all select 4, 'uncertain letters', '', count(*)::int from letters where state = 'uncertain'
          union all select 5, 'letters without an address', '', count(*)::int from letters
            where state = 'held' and hold_reason in ('no address', 'address unverified')
          union all select 6, 'letters held', hold_reason::text, count(*)::int from letters
            where state = 'held' and hold_reason not in ('no address', 'address unverified') group by hold_reason
          union all select 6, 'digests held', c.slug, count(*)::int from messages m join campaigns c on c.id = m.campaign_id
            where m.kind = 'digest' and m.state = 'held' and m.hold_reason = 'uncertain twice' and ${mine} group by c.slug
          union all select 7, 'failed letters', '', count(*)::int from messages m
            where m.kind = 'letter' and m.state = 'failed' and m.settled_at > now() - interval '7 days' and ${mine}
          union all select 4, 'bounced target', m.target_id::text, count(distinct m.id)::int
            from message_events e join messages m on m.id = e.message_id join targets g on g.id = m.target_id
            left join cares r on r.key = 'mailbox:' || lower(g.email)
            where e.kind in ('bounced', 'complaint') and e.at > now() - interval '30 days'
              and e.at > coalesce(r.attended_at, '-infinity') and m.kind in ('letter', 'digest', 'greeting') and ${mine}
            group by m.target_id
          union all select 4, 'office asked', k.target_id::text, 1 from office_keys k join targets g on g.id = k.target_id
            left join cares r on r.key = 'mailbox:' || lower(g.email)
            where greatest(k.stop_asked_at, k.digest_asked_at) > coalesce(r.attended_at, '-infinity')
              and ${among(sql`k.campaign_id`)}
          union all select 8, 'slowed targets', '', count(*)::int from cares
            where rests_until > now() or slowed_at is not null
          union all select 8, 'offices answered', c.slug, count(*)::int from positions p
            join campaigns c on c.id = p.campaign_id
            where p.by_office and ${among(sql`p.campaign_id`)} and p.id > ${seenPositions(sql`c.id`)} group by c.slug
          union all ${trends}
          union all select 8, 'counts corrected', c.slug, count(*)::int
            from count_drifts d join campaigns c on c.id = d.campaign_id
            where d.attended_at is null and ${among(sql`c.id`)} group by c.slug
          union all select 8, 'targets unverified', '', count(*)::int from used
            where email_status = 'unverified'
          union all select 9, 'targets stale', '', count(*)::int from used
            where email_status in ('known', 'verified') and (verified_on is null or verified_on < current_date - 90)
          union all select 10, 'campaigns stuck', c.slug, 1 from campaigns c
            where c.state = 'draft' and c.opens_at <= now() and ${among(sql`c.id`)}
              and not exists (select from areas a where a.campaign_id = c.id)
          union all select 11, 'templates in review', c.slug || '/' || v.lang || '/' || v.version, 1
            from template_versions v join campaigns c on c.id = v.campaign_id
            where v.state = 'in review' and ${among(sql`c.id`)} and not exists (
              select from template_versions p where p.campaign_id = v.campaign_id and p.lang = v.lang
                and p.state = 'published' and p.version > v.version)
        ) found where count > 0 order by weight, of`,
  );
}
