/** Accepting an invite: name, password and authenticator of a new account, or new secrets of an old one. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { staff, staffCampaigns } from '#db/schema.ts';
import { recordAct } from './audit.server.ts';
import { findInvite, type Invite, spendInvite } from './invite.server.ts';
import { newSecret, otpauthUri, sealSecret, stepOf } from './one-time-code.server.ts';
import { hashPassword, type PasswordProblem, passwordProblem } from './password.server.ts';
import { newRecoveryCodes } from './recovery.server.ts';
import { endSessionsOf, openSession } from './session.server.ts';

export type Acceptance = { name: string; password: string; code: string };
export type AcceptProblem = 'gone' | 'name' | 'code' | PasswordProblem;
export type Accepted =
  | { ok: true; sessionId: string; recoveryCodes: string[] }
  | { ok: false; problems: AcceptProblem[] };

/** The authenticator's secret of an invite: the same until it is used, and stored nowhere before. */
export const secretOf = (invite: Invite): string => newSecret(`invite ${invite.tokenHash}`);

export const uriOf = (invite: Invite): string => otpauthUri(secretOf(invite), invite.email);

/** Makes the account, or resets it, uses the invite up and logs in, all at once or not at all. */
export async function acceptInvite(db: Db, token: string, typed: Acceptance): Promise<Accepted> {
  const invite = await findInvite(db, token);
  if (!invite) return { ok: false, problems: ['gone'] };
  const secret = secretOf(invite);
  const step = stepOf(secret, typed.code.replace(/\s/g, ''));
  const name = typed.name.trim();
  const password = await passwordProblem(typed.password, [name, invite.email]);
  const problems: AcceptProblem[] = [
    ...(name === '' || name.length > 80 ? (['name'] as const) : []),
    ...(password ? [password] : []),
    ...(step === null ? (['code'] as const) : []),
  ];
  if (step === null || problems.length > 0) return { ok: false, problems };
  const secrets = {
    passwordHash: await hashPassword(typed.password),
    totpSecret: sealSecret(secret),
    totpLastStep: step,
  };
  return db.transaction(async (tx) => {
    if (!(await spendInvite(tx, invite.id))) return { ok: false, problems: ['gone'] };
    const staffId = invite.staffId
      ? await resetAccount(tx, invite.staffId, { name, ...secrets })
      : await makeAccount(tx, invite, { name, ...secrets });
    const recoveryCodes = await newRecoveryCodes(tx, staffId);
    const verb = invite.staffId ? 'reset own account' : 'accepted invite';
    await recordAct(tx, { staffId, verb, subject: { kind: 'staff', id: staffId } });
    return { ok: true, sessionId: await openSession(tx, staffId), recoveryCodes };
  });
}

type Secrets = Pick<typeof staff.$inferInsert, 'name' | 'passwordHash' | 'totpSecret' | 'totpLastStep'>;

async function makeAccount(tx: Db, { email, role, campaigns }: Invite, secrets: Secrets): Promise<number> {
  const [made] = await tx
    .insert(staff)
    .values({ email, role, ...secrets })
    .returning({ id: staff.id });
  if (!made) throw new Error('An account was not stored.');
  if (campaigns.length > 0)
    await tx.insert(staffCampaigns).values(campaigns.map((campaignId) => ({ staffId: made.id, campaignId })));
  return made.id;
}

async function resetAccount(tx: Db, staffId: number, secrets: Secrets): Promise<number> {
  await tx.update(staff).set(secrets).where(eq(staff.id, staffId));
  await endSessionsOf(tx, staffId);
  return staffId;
}
