/** Telling the post office that something is due. Only a wake-up: it also looks by itself ten times a second. */
import { sql } from 'drizzle-orm';
import { db } from '#app/db.server.ts';

export const CHANNEL = 'messages';
const QUIET_MS = 50;
let quiet = false;
let again = false;

/**
 * Rings at once, and then at most once in 50 ms; after commit and outside any transaction: inside one it would halve
 * the number of actions the database can take (measured, docs/decisions.md). It is heard without waiting for the disk:
 * nothing is lost with a ring.
 */
export function wake(): void {
  again = quiet;
  if (quiet) return;
  quiet = true;
  db.execute(sql`select set_config('synchronous_commit', 'off', true), pg_notify(${CHANNEL}, '')`).catch(
    () => {},
  );
  setTimeout(() => {
    quiet = false;
    if (again) wake();
  }, QUIET_MS).unref();
}
