/** Signs of abuse that are only seen from above, as rows of the attention list. They name nobody: no row knows a network. */
import { sql } from 'drizzle-orm';

/** Below so many in a day a share says nothing. */
const ENOUGH = 50;
/** One network behind more than a third of a day's forms; an honest day has the largest provider below a tenth. */
const NETWORK_PERCENT = 33;
/** Of yesterday's confirm mails so many led to nothing; people who mean it leave out one in five. */
const UNCONFIRMED_PERCENT = 60;

/**
 * Limits that had nothing left in the last day (`of`: which); the share in percent of the busiest network in the forms of
 * the last day; the share in percent of the day before yesterday's to yesterday's mails that nobody has answered.
 */
export const trends = sql`
  select 10 as weight, 'limits reached' as kind, split_part(key, ':', 1) as of, count(*)::int as count
    from buckets where refused_at > now() - interval '1 day' and key not like 'login%' group by 3
  union all select 11, 'one network', '', max(spent) * 100 / sum(spent)::int
    from buckets where key like 'network:%' and since > now() - interval '1 day'
    having sum(spent) >= ${ENOUGH}::int and max(spent) * 100 / sum(spent)::int > ${NETWORK_PERCENT}::int
  union all select 12, 'mails unconfirmed', '', least(100, silent.n * 100 / mails.n)
    from (select coalesce(sum(mails), 0)::int as n from mailbox_days
          where day = (now() at time zone 'UTC')::date - 1) mails,
         (select count(*)::int as n from actions where state in ('unconfirmed', 'suspect')
            and created_at >= (((now() at time zone 'UTC')::date - 1)::timestamp at time zone 'UTC')
            and created_at < ((now() at time zone 'UTC')::date::timestamp at time zone 'UTC')) silent
    where mails.n >= ${ENOUGH}::int and silent.n * 100 / mails.n > ${UNCONFIRMED_PERCENT}::int`;
