/** Logging in: the same work and the same answer whether the account exists or not. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { staff } from '#db/schema.ts';
import { recordAct } from './audit.server.ts';
import { refillAccount, takeTry } from './buckets.server.ts';
import { demoAllowed } from './demo-place.server.ts';
import { newSecret, sealSecret, spendCode } from './one-time-code.server.ts';
import { isPassword } from './password.server.ts';
import { spendRecoveryCode } from './recovery.server.ts';
import { endSession, openSession, type Session } from './session.server.ts';

export type Credentials = { email: string; password: string; code: string };
export type LoginProblem = 'wrong' | 'too many';
export type Login = { ok: true; sessionId: string } | { ok: false; problem: LoginProblem };

/** Opens a session under a new id; `old` is what this browser had before, and ends. `address` is its network's. */
export async function logIn(
  db: Db,
  typed: Credentials,
  address: string,
  old: Session | null,
): Promise<Login> {
  const found = await check(db, typed, address);
  if (!found.ok) return found;
  const sessionId = await db.transaction(async (tx) => {
    if (old) await endSession(tx, old.idHash);
    const subject = { kind: 'staff', id: found.staffId };
    await recordAct(tx, { staffId: found.staffId, verb: 'logged in', subject, detail: { by: found.by } });
    return openSession(tx, found.staffId);
  });
  return { ok: true, sessionId };
}

/**
 * Asks a logged-in person for password and code again. When both are right, a session under a new id takes the place of
 * this one, fresh for ten minutes: an id that somebody else may have seen does not become worth more.
 */
export async function reauthenticate(
  db: Db,
  session: Session,
  typed: Omit<Credentials, 'email'>,
  address: string,
): Promise<Login> {
  const found = await check(db, { ...typed, email: session.staff.email }, address);
  if (!found.ok) return found;
  const sessionId = await db.transaction(async (tx) => {
    await endSession(tx, session.idHash);
    return openSession(tx, found.staffId);
  });
  return { ok: true, sessionId };
}

type Checked =
  | { ok: true; staffId: number; by: 'code' | 'recovery code' }
  | { ok: false; problem: LoginProblem };

/** A stranger's code is compared with this secret. */
const nobodysSecret = sealSecret(newSecret());

async function check(db: Db, { email, password, code }: Credentials, address: string): Promise<Checked> {
  const account = email.trim().toLowerCase();
  if (!(await takeTry(db, account, address))) return { ok: false, problem: 'too many' };
  const [found] = await db.select().from(staff).where(eq(staff.email, account));
  const person = found && !found.disabledAt && (!found.demo || demoAllowed()) ? found : null;
  const right = await isPassword(person?.passwordHash ?? null, password);
  const id = right && person ? person.id : 0;
  const isCode = await spendCode(db, id, person?.totpSecret ?? nobodysSecret, code);
  if (!isCode && !(await spendRecoveryCode(db, id, code))) return { ok: false, problem: 'wrong' };
  await refillAccount(db, account);
  return { ok: true, staffId: id, by: isCode ? 'code' : 'recovery code' };
}
