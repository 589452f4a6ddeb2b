/** The people with an account, and what an admin may change about them. Every change ends the person's sessions. */
import { asc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { staff, staffCampaigns } from '#db/schema.ts';
import { recordAct } from './audit.server.ts';
import type { Role } from './authorize.ts';
import { type Made, makeInvite, StaffError } from './invite.server.ts';
import { endSessionsOf } from './session.server.ts';

export type Person = {
  id: number;
  name: string;
  email: string;
  role: Role;
  demo: boolean;
  disabledAt: Date | null;
  campaigns: number[];
};

const columns = {
  id: staff.id,
  name: staff.name,
  email: staff.email,
  role: staff.role,
  demo: staff.demo,
  disabledAt: staff.disabledAt,
  campaigns: sql<
    number[]
  >`coalesce((select jsonb_agg(c.campaign_id order by c.campaign_id) from staff_campaigns c
                                     where c.staff_id = ${staff.id}), '[]')`,
};

/** Everyone, disabled ones included, by name. */
export const listPeople = (db: Db): Promise<Person[]> =>
  db.select(columns).from(staff).orderBy(asc(staff.name), asc(staff.id));

/** Names by id, for lists that say who did something. */
export async function namesOf(db: Db): Promise<Record<number, string>> {
  const rows = await db.select({ id: staff.id, name: staff.name }).from(staff);
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

export async function findPerson(db: Db, id: number): Promise<Person | null> {
  const [row] = await db.select(columns).from(staff).where(eq(staff.id, id));
  return row ?? null;
}

export async function personByEmail(db: Db, email: string): Promise<Person | null> {
  const [row] = await db.select(columns).from(staff).where(eq(staff.email, email.trim().toLowerCase()));
  return row ?? null;
}

/** Changes role and campaigns. Throws StaffError when nobody could administer the installation after it. */
export async function changeRole(
  db: Db,
  by: number,
  id: number,
  { role, campaigns }: { role: Role; campaigns: number[] },
): Promise<void> {
  if (role === 'campaigner' && campaigns.length === 0)
    throw new StaffError('A campaigner needs at least one campaign.');
  await db.transaction(async (tx) => {
    await tx.update(staff).set({ role }).where(eq(staff.id, id));
    await assertAdminLeft(tx);
    await tx.delete(staffCampaigns).where(eq(staffCampaigns.staffId, id));
    if (role === 'campaigner')
      await tx.insert(staffCampaigns).values(campaigns.map((campaignId) => ({ staffId: id, campaignId })));
    await endSessionsOf(tx, id);
    const detail = { role, campaigns: campaigns.join(',') };
    await recordAct(tx, { staffId: by, verb: 'changed role', subject: { kind: 'staff', id }, detail });
  });
}

/** Shuts an account at once, or opens it again. Throws StaffError for the last admin. */
export async function setDisabled(db: Db, by: number | null, id: number, disabled: boolean): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(staff)
      .set({ disabledAt: disabled ? sql`now()` : null })
      .where(eq(staff.id, id));
    await assertAdminLeft(tx);
    await endSessionsOf(tx, id);
    await recordAct(tx, {
      staffId: by,
      verb: disabled ? 'disabled' : 'enabled',
      subject: { kind: 'staff', id },
    });
  });
}

/** Ends a person's sessions in every browser, at once; returns how many there were. */
export async function logOutPerson(db: Db, by: number, id: number): Promise<number> {
  return db.transaction(async (tx) => {
    const ended = await endSessionsOf(tx, id);
    const subject = { kind: 'staff', id };
    await recordAct(tx, { staffId: by, verb: 'logged out', subject, detail: { sessions: ended } });
    return ended;
  });
}

/** A link with which the person chooses a new password and authenticator; the old ones work until it is used. */
export async function resetPerson(tx: Db, by: number | null, person: Person): Promise<Made> {
  const { id, email, role, campaigns } = person;
  const made = await makeInvite(tx, by, { email, role, campaigns, staffId: id });
  await recordAct(tx, { staffId: by, verb: 'sent reset link', subject: { kind: 'staff', id } });
  return made;
}

/** Locks the admins, so that two who disable each other at once can't both succeed. */
async function assertAdminLeft(tx: Db) {
  const admins = await rowsOf<{ disabled_at: unknown }>(
    tx,
    sql`select disabled_at from staff where role = 'admin' order by id for update`,
  );
  if (!admins.some(({ disabled_at }) => disabled_at === null))
    throw new StaffError('This is the last admin: invite another one first.');
}
