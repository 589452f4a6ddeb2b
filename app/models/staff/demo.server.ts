/**
 * The demonstration's two logins. Password and authenticator follow from the master key, so they can be printed at
 * every start and stand nowhere. Made, printed and accepted on the embedded database in capture mode only.
 */
import { eq, inArray } from 'drizzle-orm';
import { keyedHash } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { campaigns, staff, staffCampaigns } from '#db/schema.ts';
import { recordAct } from './audit.server.ts';
import type { Role } from './authorize.ts';
import { demoAllowed } from './demo-place.server.ts';
import { currentCode, newSecret, sealSecret } from './one-time-code.server.ts';
import { hashPassword, isPassword } from './password.server.ts';
import { setOnePersonMode } from './settings.server.ts';

export type DemoLogin = { role: Role; email: string; password: string; code: string };

const people = [
  { role: 'campaigner', name: 'Demo Campaigner', email: 'campaigner@demo.invalid' },
  { role: 'admin', name: 'Demo Admin', email: 'admin@demo.invalid' },
] as const;

const passwordOf = (email: string) => keyedHash('demo password', email).replace(/[-_]/g, '').slice(0, 16);
const secretOf = (email: string) => newSecret(`demo ${email}`);

/** Both logins with the codes of this half minute, whether made or not; none where they are not allowed. */
export function demoLogins(): DemoLogin[] {
  if (!demoAllowed()) return [];
  return people.map(({ role, email }) => ({
    role,
    email,
    password: passwordOf(email),
    code: currentCode(secretOf(email)),
  }));
}

/**
 * Makes them when nobody has an account yet, and turns one-person mode on. Returns those that still log in with what
 * would be printed: somebody may have changed a password or shut an account.
 */
export async function makeDemoLogins(db: Db): Promise<DemoLogin[]> {
  if (!demoAllowed()) return [];
  if ((await db.$count(staff)) === 0) await make(db);
  const emails = people.map(({ email }) => email);
  const made = await db.select().from(staff).where(inArray(staff.email, emails));
  const works = await Promise.all(
    demoLogins().map(async (login) => {
      const found = made.find(({ email, disabledAt }) => email === login.email && !disabledAt);
      return found ? isPassword(found.passwordHash, login.password) : false;
    }),
  );
  return demoLogins().filter((_, i) => works[i]);
}

async function make(db: Db): Promise<void> {
  const hashes = await Promise.all(people.map(({ email }) => hashPassword(passwordOf(email))));
  await db.transaction(async (tx) => {
    const rows = people.map((person, i) => ({
      ...person,
      demo: true,
      passwordHash: hashes[i] ?? '',
      totpSecret: sealSecret(secretOf(person.email)),
    }));
    const made = await tx.insert(staff).values(rows).returning({ id: staff.id, role: staff.role });
    const open = await tx.select({ id: campaigns.id }).from(campaigns).where(eq(campaigns.state, 'open'));
    const scope = made
      .filter(({ role }) => role === 'campaigner')
      .flatMap(({ id: staffId }) => open.map(({ id: campaignId }) => ({ staffId, campaignId })));
    if (scope.length > 0) await tx.insert(staffCampaigns).values(scope);
    for (const { id } of made)
      await recordAct(tx, {
        staffId: null,
        verb: 'made demonstration login',
        subject: { kind: 'staff', id },
      });
    await setOnePersonMode(tx, null, true);
  });
}

/** The lines for the person who started it. */
export const demoWords = (logins: readonly DemoLogin[]): string[] =>
  logins.map(
    ({ role, email, password, code }) =>
      `  ${role.padEnd(10)}  ${email.padEnd(23)}  password ${password}  code ${code}`,
  );
