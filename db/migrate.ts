/** Migrations on a server: one process at a time, and never in the way of letters for long. */

import { readAddress } from './server-address.ts';

/** Advisory locks: 7428 migrations and seed, 7429 workers, 7430 the restore gate, 7431 counts. */
const MIGRATING = [7428, 0] as const;
const LOCK_WAIT = '5s';
const MOST_TRIES = 12;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * One process at a time, whichever starts first; the others wait and find nothing left to do. A change that would have
 * to wait for a long statement gives up after five seconds, so that it doesn't make everyone behind it wait, and tries again.
 */
export async function migrateAlone(address: string, migrationsFolder: string): Promise<void> {
  const { default: postgres } = await import('postgres');
  const { drizzle } = await import('drizzle-orm/postgres-js');
  const { migrate } = await import('drizzle-orm/postgres-js/migrator');
  const { url, server } = readAddress(address);
  const own = postgres(url, {
    ...server,
    onnotice: () => {},
    connect_timeout: 10,
    max: 1,
    max_lifetime: null,
    idle_timeout: 0,
  });
  try {
    await own`select pg_advisory_lock(${MIGRATING[0]}::int, ${MIGRATING[1]}::int)`;
    await own`select set_config('lock_timeout', ${LOCK_WAIT}, false)`;
    for (let tries = 1; ; tries += 1) {
      const failure = await migrate(drizzle(own), { migrationsFolder }).catch((error: unknown) => error);
      if (!failure) return;
      if (codeOf(failure) !== LOCK_NOT_AVAILABLE || tries === MOST_TRIES) throw failure;
    }
  } finally {
    await own.end({ timeout: 5 });
  }
}

/** The code of PostgreSQL in a driver's error, or in what a library wrapped it into. */
const codeOf = (error: unknown): unknown => {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return cause?.code ?? code;
};
