/** Whether a process can do its work: the database answers, and is as new as this release needs it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { oldestDue } from './models/message/queue-facts.server.ts';

/** Migrations that this release knows. A newer database is well: migrations only ever add. */
const known = (): number =>
  JSON.parse(readFileSync(resolve('db/migrations/meta/_journal.json'), 'utf8')).entries.length;

/** A status and a JSON line for `/readyz`. Late mail makes nobody unready: another web process would not send it sooner. */
export async function readiness(db: Db): Promise<[200 | 503, string]> {
  try {
    const [row] = await rowsOf<{ n: number }>(
      db,
      sql`select count(*)::int as n from drizzle.__drizzle_migrations`,
    );
    const { supporters, letters } = await oldestDue(db);
    const isNewEnough = (row?.n ?? 0) >= known();
    const oldest = { supporters: rounded(supporters), letters: rounded(letters) };
    const facts = {
      ready: isNewEnough,
      database: 'answers',
      schema: row?.n ?? 0,
      'oldest due, seconds': oldest,
    };
    return [isNewEnough ? 200 : 503, `${JSON.stringify(facts)}\n`];
  } catch {
    return [503, `${JSON.stringify({ ready: false, database: 'does not answer' })}\n`];
  }
}

const rounded = (seconds: number | null) => (seconds === null ? null : Math.round(seconds));
