/** What people change about their own account. A new password or authenticator ends every session but the one it was done in. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { staff } from '#db/schema.ts';
import { onRecord, recordAct } from './audit.server.ts';
import { takeTry } from './buckets.server.ts';
import { newSecret, otpauthUri, sealSecret, stepOf } from './one-time-code.server.ts';
import { hashPassword, isPassword, type PasswordProblem, passwordProblem } from './password.server.ts';
import { newRecoveryCodes } from './recovery.server.ts';
import { endSessionOf, endSessionsOf, openSession, type Session } from './session.server.ts';

export type PasswordChange = { current: string; password: string };
export type ChangeProblem = PasswordProblem | 'wrong' | 'too many';

/**
 * Returns the id of a new session in place of the old ones, or what is wrong: with the present password, tries of which
 * count as those of the login do, or with the new one. `address` is the network's.
 */
export async function changePassword(
  db: Db,
  { staff: me }: Session,
  { current, password }: PasswordChange,
  address: string,
): Promise<{ ok: true; sessionId: string } | { ok: false; problem: ChangeProblem }> {
  if (!(await takeTry(db, me.email, address))) return { ok: false, problem: 'too many' };
  const [row] = await db.select({ hash: staff.passwordHash }).from(staff).where(eq(staff.id, me.id));
  if (!(await isPassword(row?.hash ?? null, current))) return { ok: false, problem: 'wrong' };
  const problem = await passwordProblem(password, [me.name, me.email]);
  if (problem) return { ok: false, problem };
  const passwordHash = await hashPassword(password);
  return { ok: true, sessionId: await renew(db, me.id, 'changed password', { passwordHash }) };
}

/** The secret of the next authenticator: the same for as long as this session lasts, stored once it is confirmed. */
const nextSecret = ({ idHash }: Session) => newSecret(`session ${idHash}`);

export const nextAuthenticator = (session: Session) => ({
  secret: nextSecret(session),
  uri: otpauthUri(nextSecret(session), session.staff.email),
});

/** Takes the new authenticator over once it has shown a right code; null when it has not. */
export async function changeAuthenticator(db: Db, session: Session, code: string): Promise<string | null> {
  const secret = nextSecret(session);
  const step = stepOf(secret, code.replace(/\s/g, ''));
  if (step === null) return null;
  const changes = { totpSecret: sealSecret(secret), totpLastStep: step };
  return renew(db, session.staff.id, 'changed authenticator', changes);
}

async function renew(
  db: Db,
  id: number,
  verb: string,
  changes: Partial<typeof staff.$inferInsert>,
): Promise<string> {
  return db.transaction(async (tx) => {
    await tx.update(staff).set(changes).where(eq(staff.id, id));
    await endSessionsOf(tx, id);
    await recordAct(tx, { staffId: id, verb, subject: { kind: 'staff', id } });
    return openSession(tx, id);
  });
}

/** Ten new recovery codes; the old ones end. */
export async function renewRecoveryCodes(db: Db, staffId: number): Promise<string[]> {
  return db.transaction(async (tx) => {
    const subject = { kind: 'staff', id: staffId };
    await recordAct(tx, { staffId, verb: 'made new recovery codes', subject });
    return newRecoveryCodes(tx, staffId);
  });
}

/** Logs a person's other browsers out; returns how many. */
export async function endOtherSessions(db: Db, { staff: me, idHash }: Session): Promise<number> {
  return db.transaction(async (tx) => {
    await recordAct(tx, {
      staffId: me.id,
      verb: 'ended other sessions',
      subject: { kind: 'staff', id: me.id },
    });
    return endSessionsOf(tx, me.id, idHash);
  });
}

/** Logs one of a person's browsers out; false when it was out already. */
export const endOneSession = (db: Db, { staff: me }: Session, key: string): Promise<boolean> =>
  onRecord(
    db,
    (tx) => endSessionOf(tx, me.id, key),
    (ended) =>
      ended ? { staffId: me.id, verb: 'ended a session', subject: { kind: 'staff', id: me.id } } : null,
  );

/** Whether the weekly report is sent to this person. */
export async function setWeeklyReport(db: Db, staffId: number, weeklyReport: boolean): Promise<void> {
  await db.update(staff).set({ weeklyReport }).where(eq(staff.id, staffId));
}

export async function wantsWeeklyReport(db: Db, staffId: number): Promise<boolean> {
  const [row] = await db.select({ wants: staff.weeklyReport }).from(staff).where(eq(staff.id, staffId));
  return row?.wants ?? false;
}
