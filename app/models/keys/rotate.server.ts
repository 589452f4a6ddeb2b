/** Rotation of the master key: every data key is wrapped anew by the newest line of the key file, while the site runs. */
import { sql } from 'drizzle-orm';
import { newestMaster } from '#app/secret.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { supporters } from '#db/schema.ts';
import { rewrap } from './data-key.server.ts';

const BATCH = 500;

/**
 * Wraps some hundred keys anew; returns how many, 0 when none is left. What the keys seal is not touched: a key is the
 * same before and after, so nobody who reads meanwhile is disturbed.
 */
export async function rewrapKeys(db: Db): Promise<number> {
  const newest = newestMaster();
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({ id: supporters.id, master: supporters.keyMaster, wrapped: supporters.wrappedKey })
      .from(supporters)
      .where(sql`${supporters.keyMaster} <> ${newest}`)
      .limit(BATCH)
      .for('no key update', { skipLocked: true });
    const anew = rows.flatMap(({ id, master, wrapped }) => {
      if (!master || !wrapped) return [];
      const fresh = rewrap(id, { master, wrapped });
      return [{ id, master: fresh.master, wrapped: Buffer.from(fresh.wrapped).toString('base64') }];
    });
    await rowsOf(
      tx,
      sql`update supporters s set key_master = r.master, wrapped_key = decode(r.wrapped, 'base64')
          from jsonb_to_recordset(${JSON.stringify(anew)}::text::jsonb) as r(id bigint, master text, wrapped text)
          where s.id = r.id`,
    );
    return anew.length;
  });
}

/** How many data keys each line of the key file wraps. */
export const keysByMaster = (db: Db): Promise<{ master: string; keys: number }[]> =>
  rowsOf<{ master: string; keys: number }>(
    db,
    sql`select coalesce(key_master, 'none') as master, count(*)::int as keys from supporters group by 1 order by 1`,
  );
