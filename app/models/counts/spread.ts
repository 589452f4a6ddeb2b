/** One event says something in several dimensions; each gets its own rollup. */
import { type SQL, sql } from 'drizzle-orm';

const columns = sql`campaign_id, stage, n, at`;

/** A query that gives, for rows shaped like count_deltas, one row for each dimension that they speak of. */
export const perDimension = (rows: SQL): SQL => sql`
  select ${columns}, 'all' as dimension, '' as key from ${rows}
  union all select ${columns}, 'country', area from ${rows}
  union all select ${columns}, 'hour', to_char(coalesce(hour_of, at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24') from ${rows}
  union all select ${columns}, 'language', lang from ${rows} where lang is not null
  union all select ${columns}, 'kind', kind::text from ${rows} where kind is not null
  union all select ${columns}, 'source', source from ${rows} where source is not null
  union all select ${columns}, 'text', 'own' from ${rows} where own_text
  union all select ${columns}, 'target', target_id::text from ${rows} where target_id is not null
  union all select ${columns}, 'demand', number from ${rows}, jsonb_array_elements_text(demands) as number
  union all select ${columns}, 'country demand', area || ' ' || number
    from ${rows}, jsonb_array_elements_text(demands || '[0]'::jsonb) as number where kind = 'write'`;
