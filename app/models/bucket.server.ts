/** Token buckets in the database: one row for each, filled by the database's clock, spent in one statement. */
import { sql } from 'drizzle-orm';
import { keyedHash } from '#app/secret.server.ts';
import { type Db, rowsOf, runOn } from '#db/connect.ts';

/** Holds so many tokens and gains one every so many seconds. No bucket may take longer than a day to fill. */
export type Bucket = { name: string; holds: number; secondsEach: number };
export type Spend = { bucket: Bucket; whose: string };
export type Spent = { ok: true } | { ok: false; bucket: string; seconds: number };

/** Whose it is stands in the row as a keyed hash only. */
export const bucketKey = ({ bucket, whose }: Spend): string =>
  `${bucket.name}:${keyedHash('bucket', bucket.name, whose)}`;

/**
 * Takes one token from each bucket, or from none of them when one is empty: a network that has used up its own share
 * can't use up everyone's. Not ok: which one was empty longest, and in how many seconds it has a token again.
 */
export async function spendAll(db: Db, spends: readonly Spend[]): Promise<Spent> {
  const asked = spends.map((spend) => ({
    key: bucketKey(spend),
    holds: spend.bucket.holds,
    each: spend.bucket.secondsEach,
  }));
  const [empty] = await runOn<{ name: string; seconds: number }>(db, takeTokens, [JSON.stringify(asked)]);
  return empty ? { ok: false, bucket: empty.name, seconds: empty.seconds } : { ok: true };
}

/**
 * $1 what is asked. Rows are locked in one order, so that two spends of the same buckets queue instead of waiting for each
 * other.
 */
const takeTokens = `
  with asked as materialized (
    select key, holds, each from jsonb_to_recordset($1::text::jsonb) as a (key text, holds float8, each float8)),
  locked as materialized (
    select b.key, b.tokens, b.filled_at from buckets b
    where b.key in (select key from asked) order by b.key for update),
  state as materialized (
    select a.key, a.each, coalesce(least(a.holds, l.tokens
           + greatest(0, extract(epoch from clock_timestamp() - l.filled_at))::float8 / a.each), a.holds) as tokens
    from asked a left join locked l on l.key = a.key),
  short as materialized (select key, (1 - tokens) * each as seconds from state where tokens < 1),
  spent as (
    insert into buckets as b (key, tokens, filled_at)
    select key, tokens - 1, clock_timestamp() from state where not exists (select from short) order by key
    on conflict (key) do update set tokens = excluded.tokens, filled_at = excluded.filled_at,
      spent = case when b.since > now() - interval '1 day' then b.spent + 1 else 1 end,
      since = case when b.since > now() - interval '1 day' then b.since else now() end
    returning key),
  refused as (update buckets b set refused_at = now() where b.key in (select key from short) returning key)
  select split_part(key, ':', 1) as name, ceil(seconds)::int as seconds from short
  order by short.seconds desc limit 1`;

/** Makes a bucket full again. */
export async function refill(db: Db, spend: Spend): Promise<void> {
  await rowsOf(db, sql`delete from buckets where key = ${bucketKey(spend)}`);
}

/** Forgets buckets that have long been full again: after a day nothing says that a network was here. */
export async function dropFullBuckets(db: Db): Promise<number> {
  return (await rowsOf(db, sql`delete from buckets where filled_at < now() - interval '1 day' returning key`))
    .length;
}
