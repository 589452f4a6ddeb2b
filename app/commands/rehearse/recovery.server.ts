/** How long the messages of a killed worker stay `sending`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** Seconds from `at` until they were free again; null when it had none. */
export async function watchRecovery(db: Db, worker: number, at: number): Promise<number | null> {
  let hadAny = false;
  for (;;) {
    const [row] = await rowsOf<{ found: boolean; stuck: number }>(
      db,
      sql`select w.stopped_at is not null as found,
                 (select count(*)::int from messages m join attempts a on a.message_id = m.id and a.n = m.attempts
                  where m.state = 'sending' and a.worker = w.id) as stuck
          from workers w where w.id = ${worker}`,
    );
    const passed = Date.now() - at;
    if (!row || passed > PATIENCE_MS) return passed / 1000;
    hadAny ||= row.stuck > 0;
    if (row.found && !row.stuck) return hadAny ? passed / 1000 : null;
    await sleep(LOOK_MS);
  }
}
