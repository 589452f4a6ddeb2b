/** Two token buckets against guessing: one for the account, known or not, and one for the network. */
import { sql } from 'drizzle-orm';
import { keyedHash } from '#app/secret.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';

type Bucket = { name: string; holds: number; secondsEach: number };

/** Ten tries, then one a minute: with a code that changes every 30 seconds, guessing takes centuries. */
const account: Bucket = { name: 'account', holds: 10, secondsEach: 60 };
/** Room for an office behind one address. */
const network: Bucket = { name: 'network', holds: 40, secondsEach: 15 };

const keyOf = (bucket: Bucket, whose: string) =>
  `${bucket.name}:${keyedHash('login bucket', bucket.name, whose)}`;

async function take(db: Db, bucket: Bucket, whose: string): Promise<boolean> {
  const full = sql`least(${bucket.holds}::float8,
    b.tokens + extract(epoch from now() - b.filled_at)::float8 / ${bucket.secondsEach}::float8)`;
  const rows = await rowsOf<{ tokens: number }>(
    db,
    sql`insert into login_buckets as b (key, tokens) values (${keyOf(bucket, whose)}, ${bucket.holds - 1}::float8)
        on conflict (key) do update set tokens = ${full} - 1, filled_at = now() where ${full} >= 1
        returning tokens`,
  );
  return rows.length > 0;
}

/** Takes one try from both; false when one of them is empty. */
export async function takeTry(db: Db, email: string, address: string): Promise<boolean> {
  return (await take(db, network, address)) && (await take(db, account, email));
}

/** A right password and code give the account its tries back. */
export async function refillAccount(db: Db, email: string): Promise<void> {
  await rowsOf(db, sql`delete from login_buckets where key = ${keyOf(account, email)}`);
}

/** Forgets buckets that have long been full again. */
export async function dropFullBuckets(db: Db): Promise<number> {
  return (
    await rowsOf(db, sql`delete from login_buckets where filled_at < now() - interval '1 day' returning key`)
  ).length;
}
