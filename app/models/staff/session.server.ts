/** Sessions: an opaque id in a cookie, its hash in a row. Everything that ends one deletes the row. */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, ne, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { staffSessions } from '#db/schema.ts';
import type { Role, Staff } from './authorize.ts';
import { demoAllowed } from './demo-place.server.ts';

/**
 * An admin's open browser can stop every letter, so it closes after half an hour. A campaigner reads counts all day
 * and can change little: a working day. Nobody's lasts longer than twelve hours.
 */
const IDLE = sql`case s.role when 'admin' then interval '30 minutes' else interval '8 hours' end`;
const LONGEST = sql`interval '12 hours'`;
const FRESH = sql`interval '10 minutes'`;

export type Session = { idHash: string; staff: Staff; fresh: boolean };

const hashOf = (id: string) => createHash('sha256').update(id).digest('hex');

/** Opens a session for a person who has just shown password and code; returns the id for their cookie. */
export async function openSession(db: Db, staffId: number): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  await db.insert(staffSessions).values({ idHash: hashOf(id), staffId, endsAt: sql`now() + ${LONGEST}` });
  return id;
}

type SessionRow = {
  id: number;
  name: string;
  email: string;
  role: Role;
  campaigns: number[];
  fresh: boolean;
  stale_seen: boolean;
};

/** The session of a cookie, or null: unknown, ended, idle too long, or its owner is disabled. Counts as activity. */
export async function findSession(db: Db, id: string): Promise<Session | null> {
  const idHash = hashOf(id);
  const [row] = await rowsOf<SessionRow>(
    db,
    sql`select s.id, s.name, s.email, s.role, x.reauthed_at > now() - ${FRESH} as fresh,
               x.seen_at < now() - interval '1 minute' as stale_seen,
               coalesce((select jsonb_agg(c.campaign_id) from staff_campaigns c where c.staff_id = s.id), '[]') as campaigns
        from staff_sessions x join staff s on s.id = x.staff_id
        where x.id_hash = ${idHash} and x.ends_at > now() and x.seen_at > now() - ${IDLE}
          and s.disabled_at is null and (not s.demo or ${demoAllowed()}::boolean)`,
  );
  if (!row) return null;
  const { fresh, stale_seen, ...staff } = row;
  if (stale_seen)
    await db.update(staffSessions).set({ seenAt: sql`now()` }).where(eq(staffSessions.idHash, idHash));
  return { idHash, fresh, staff };
}

export async function endSession(db: Db, idHash: string): Promise<void> {
  await db.delete(staffSessions).where(eq(staffSessions.idHash, idHash));
}

/** Ends every session of a person, except one if named. Returns how many. */
export async function endSessionsOf(tx: Db, staffId: number, except?: string): Promise<number> {
  const mine = eq(staffSessions.staffId, staffId);
  const ended = await tx
    .delete(staffSessions)
    .where(except ? and(mine, ne(staffSessions.idHash, except)) : mine)
    .returning({ idHash: staffSessions.idHash });
  return ended.length;
}

/** A browser that is logged in. `key` names it on its owner's page and opens nothing; where it is, is not kept. */
export type OpenSession = { key: string; began: string; seen: string; isThis: boolean };

const KEY = 16;

/** The browsers that the person of a session is logged in with, the newest first. */
export async function listSessions(db: Db, { idHash, staff }: Session): Promise<OpenSession[]> {
  const rows = await rowsOf<Omit<OpenSession, 'isThis'> & { hash: string }>(
    db,
    sql`select x.id_hash as hash, left(x.id_hash, ${KEY}::int) as key, x.created_at::text as began, x.seen_at::text as seen
        from staff_sessions x join staff s on s.id = x.staff_id
        where s.id = ${staff.id} and x.ends_at > now() and x.seen_at > now() - ${IDLE}
        order by x.created_at desc, x.id_hash`,
  );
  return rows.map(({ hash, ...row }) => ({ ...row, isThis: hash === idHash }));
}

/** Ends one session of a person, this one included; false when they have no such one. */
export async function endSessionOf(tx: Db, staffId: number, key: string): Promise<boolean> {
  if (key.length !== KEY) return false;
  const ended = await tx
    .delete(staffSessions)
    .where(and(eq(staffSessions.staffId, staffId), sql`left(${staffSessions.idHash}, ${KEY}::int) = ${key}`))
    .returning({ idHash: staffSessions.idHash });
  return ended.length > 0;
}

/** Forgets sessions that have ended by themselves. */
export async function dropEndedSessions(db: Db): Promise<number> {
  return (await rowsOf(db, sql`delete from staff_sessions where ends_at < now() returning id_hash`)).length;
}
