/** The limits of the form, out of the way of a test that is about something else and sends very many. */
import { sql } from 'drizzle-orm';

/** Fills every bucket again. The embedded database belongs to the site's process: there, waiting is the only way. */
export async function fillBuckets(): Promise<void> {
  if (!process.env.DATABASE_URL) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return;
  }
  const { db } = await import('#app/db.server.ts');
  await db.execute(sql`delete from buckets`);
}
