/** Staff of the invented world: hired through the front door, with an authenticator that the test holds. */
import { eq } from 'drizzle-orm';
import { TOTP } from 'otpauth';
import { acceptInvite, secretOf } from '#app/models/staff/accept.server.ts';
import type { Role } from '#app/models/staff/authorize.ts';
import { findInvite, inviteStaff } from '#app/models/staff/invite.server.ts';
import { logIn } from '#app/models/staff/login.server.ts';
import type { Db } from '#db/connect.ts';
import { campaigns, staff } from '#db/schema.ts';

export const PASSWORD = 'seven green kettles sing';
export const ADDRESS = '192.0.2.7';

export type Hired = {
  id: number;
  email: string;
  secret: string;
  sessionId: string;
  recoveryCodes: string[];
};

export const tokenIn = (url: string): string => url.split('/').at(-1) ?? '';

/** The code that an authenticator shows, now or some half minutes ahead. */
export const codeOf = (secret: string, ahead = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + ahead * 30_000 });

/** Invites a person, who accepts at once. A campaigner works on `ukraine` unless told otherwise. */
export async function hire(db: Db, name: string, role: Role, slugs = ['ukraine']): Promise<Hired> {
  const email = `${name.toLowerCase()}@example.org`;
  const all = await db.select().from(campaigns);
  const scope = all.filter(({ slug }) => slugs.includes(slug)).map(({ id }) => id);
  const { url } = await db.transaction((tx) => inviteStaff(tx, null, { email, role, campaigns: scope }));
  const invite = await findInvite(db, tokenIn(url));
  if (!invite) throw new Error('The invite is not there.');
  const secret = secretOf(invite);
  const accepted = await acceptInvite(db, tokenIn(url), { name, password: PASSWORD, code: codeOf(secret) });
  if (!accepted.ok) throw new Error(`Not accepted: ${accepted.problems}`);
  const [row] = await db.select({ id: staff.id }).from(staff).where(eq(staff.email, email));
  const { sessionId, recoveryCodes } = accepted;
  return { id: row?.id ?? 0, email, secret, sessionId, recoveryCodes };
}

/** Half a minute later: codes used so far are of the past, and the present one is new. */
export const waitForNextCode = (db: Db, { id }: Hired) =>
  db.update(staff).set({ totpLastStep: 0 }).where(eq(staff.id, id));

/** Logs in with what is given, else with the right things. */
export async function logInAs(db: Db, hired: Hired, typed: { password?: string; code?: string } = {}) {
  const { email, secret } = hired;
  return logIn(db, { email, password: PASSWORD, code: codeOf(secret), ...typed }, ADDRESS, null);
}
