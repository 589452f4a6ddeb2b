/** Invites: a link that makes an account, or gives an old one new secrets. It works once, for 24 hours. */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { staffInviteUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { staff, staffInvites } from '#db/schema.ts';
import { parseEmailAddress } from '../email-address.ts';
import { recordAct } from './audit.server.ts';
import type { Role } from './authorize.ts';

/** Something about the person to invite has to be put right first; its message says what. */
export class StaffError extends Error {
  override name = 'StaffError';
}

export type NewInvite = { email: string; role: Role; campaigns: number[] };
export type Made = { inviteId: number; email: string; url: string };
export type Invite = typeof staffInvites.$inferSelect;

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Makes an invite to a new account. `by` is null for the command on the server. Throws StaffError. */
export async function inviteStaff(
  tx: Db,
  by: number | null,
  { email, role, campaigns }: NewInvite,
): Promise<Made> {
  const parsed = parseEmailAddress(email);
  if (!parsed.ok) throw new StaffError('Enter one e-mail address, such as ana@example.org.');
  const address = parsed.address.toLowerCase();
  const [known] = await tx.select({ id: staff.id }).from(staff).where(eq(staff.email, address));
  if (known) throw new StaffError(`${address} has an account already: reset or change that one.`);
  if (role === 'campaigner' && campaigns.length === 0)
    throw new StaffError('A campaigner needs at least one campaign.');
  const scope = role === 'admin' ? [] : campaigns;
  const made = await makeInvite(tx, by, { email: address, role, campaigns: scope, staffId: null });
  const detail = { email: address, role, campaigns: scope.join(',') };
  await recordAct(tx, {
    staffId: by,
    verb: 'invited',
    subject: { kind: 'invite', id: made.inviteId },
    detail,
  });
  return made;
}

type Row = Pick<Invite, 'email' | 'role' | 'campaigns' | 'staffId'>;

/** Earlier unused links to the same address end: only the newest works. */
export async function makeInvite(tx: Db, by: number | null, row: Row): Promise<Made> {
  const token = randomBytes(32).toString('base64url');
  await tx
    .update(staffInvites)
    .set({ endsAt: sql`now()` })
    .where(
      and(
        eq(staffInvites.email, row.email),
        isNull(staffInvites.usedAt),
        gt(staffInvites.endsAt, sql`now()`),
      ),
    );
  const [made] = await tx
    .insert(staffInvites)
    .values({ ...row, tokenHash: hashOf(token), invitedBy: by, endsAt: sql`now() + interval '24 hours'` })
    .returning({ id: staffInvites.id });
  if (!made) throw new Error('An invite was not stored.');
  return { inviteId: made.id, email: row.email, url: staffInviteUrl(token) };
}

/** The invite of a link that still works, or null: unknown, used, or older than 24 hours. */
export async function findInvite(db: Db, token: string): Promise<Invite | null> {
  const [found] = await db
    .select()
    .from(staffInvites)
    .where(
      and(
        eq(staffInvites.tokenHash, hashOf(token)),
        isNull(staffInvites.usedAt),
        gt(staffInvites.endsAt, sql`now()`),
      ),
    );
  return found ?? null;
}

/** Uses an invite up; false when somebody was faster. */
export async function spendInvite(tx: Db, inviteId: number): Promise<boolean> {
  const spent = await tx
    .update(staffInvites)
    .set({ usedAt: sql`now()` })
    .where(and(eq(staffInvites.id, inviteId), isNull(staffInvites.usedAt)))
    .returning({ id: staffInvites.id });
  return spent.length > 0;
}

/** Ends a link that was sent to the wrong person, or is no longer wanted; false when it had ended before. */
export async function withdrawInvite(db: Db, by: number, inviteId: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const ended = await tx
      .update(staffInvites)
      .set({ endsAt: sql`now()` })
      .where(
        and(eq(staffInvites.id, inviteId), isNull(staffInvites.usedAt), gt(staffInvites.endsAt, sql`now()`)),
      )
      .returning({ email: staffInvites.email });
    const [detail] = ended;
    if (detail)
      await recordAct(tx, {
        staffId: by,
        verb: 'withdrew invite',
        subject: { kind: 'invite', id: inviteId },
        detail,
      });
    return ended.length > 0;
  });
}

/** Invites that wait to be used, newest first. */
export const openInvites = (
  db: Db,
): Promise<Pick<Invite, 'id' | 'email' | 'role' | 'staffId' | 'endsAt'>[]> =>
  db
    .select({
      id: staffInvites.id,
      email: staffInvites.email,
      role: staffInvites.role,
      staffId: staffInvites.staffId,
      endsAt: staffInvites.endsAt,
    })
    .from(staffInvites)
    .where(and(isNull(staffInvites.usedAt), gt(staffInvites.endsAt, sql`now()`)))
    .orderBy(sql`id desc`);
