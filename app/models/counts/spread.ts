/** One event says something in several dimensions; each gets its own rollup. */
import { type SQL, sql } from 'drizzle-orm';

const added = sql`sum(n)::int as n, min(at) as at`;

/**
 * A query that gives, for rows shaped like count_deltas, their sums by stage and key of each dimension that they speak of.
 * Summed branch by branch: a recount of ten million actions sorts no row, whatever it guesses of how many keys there are.
 */
export const perDimension = (rows: SQL): SQL => sql`
  select campaign_id, stage, ${added}, 'all' as dimension, '' as key from ${rows} group by 1, 2
  union all ${by('country', sql`area`, rows)}
  union all ${by('hour', sql`to_char(coalesce(hour_of, at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24')`, rows)}
  union all ${by('language', sql`lang`, sql`${rows} where lang is not null`)}
  union all ${by('kind', sql`kind::text`, sql`${rows} where kind is not null`)}
  union all ${by('source', sql`source`, sql`${rows} where source is not null`)}
  union all ${by('text', sql`'own'`, sql`${rows} where own_text`)}
  union all ${by('target', sql`target_id::text`, sql`${rows} where target_id is not null`)}
  union all ${by('demand', sql`number`, sql`${rows}, jsonb_array_elements_text(demands) as number`)}
  union all ${by(
    'country demand',
    sql`area || ' ' || number`,
    sql`${rows}, jsonb_array_elements_text(demands || '[0]'::jsonb) as number where kind = 'write'`,
  )}`;

const by = (dimension: string, key: SQL, rows: SQL): SQL => sql`
  select campaign_id, stage, ${added}, ${dimension}::text, ${key} as key from ${rows} group by 1, 2, 6`;
