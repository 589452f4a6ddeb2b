// How sessions end. Read with app/models/staff/session.server.ts.
import { eq, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { listAudit } from '#app/models/staff/audit-list.server.ts';
import { reauthenticate } from '#app/models/staff/login.server.ts';
import {
  changeAuthenticator,
  changePassword,
  endOneSession,
  nextAuthenticator,
} from '#app/models/staff/own-account.server.ts';
import { changeRole, findPerson, logOutPerson, setDisabled } from '#app/models/staff/people.server.ts';
import { findSession, listSessions, openSession, type Session } from '#app/models/staff/session.server.ts';
import { staffSessions } from '#db/schema.ts';
import { ADDRESS, codeOf, type Hired, hire, PASSWORD, waitForNextCode } from '../../support/staff.ts';

afterAll(() => database.close());

let count = 0;
const next = (name: string) => {
  count += 1;
  return name + count;
};
const admin = () => hire(db, next('Vera'), 'admin');
const campaigner = () => hire(db, next('Ana'), 'campaigner');

const letPass = ({ id }: Hired, time: string) =>
  db
    .update(staffSessions)
    .set({
      seenAt: sql`seen_at - ${time}::interval`,
      reauthedAt: sql`reauthed_at - ${time}::interval`,
      endsAt: sql`ends_at - ${time}::interval`,
    })
    .where(eq(staffSessions.staffId, id));

async function sessionOf(hired: Hired): Promise<Session> {
  const session = await findSession(db, hired.sessionId);
  if (!session) throw new Error('The session has ended.');
  return session;
}

test('an admin’s idle session ends after half an hour, a campaigner’s does not', async () => {
  const [vera, ana] = [await admin(), await campaigner()];
  for (const one of [vera, ana]) await letPass(one, '29 minutes');
  expect(await findSession(db, vera.sessionId)).not.toBeNull();
  for (const one of [vera, ana]) await letPass(one, '31 minutes');
  expect(await findSession(db, vera.sessionId)).toBeNull();
  expect(await findSession(db, ana.sessionId)).not.toBeNull();
  await letPass(ana, '481 minutes');
  expect(await findSession(db, ana.sessionId)).toBeNull();
});

test('activity keeps a session, but never for more than twelve hours', async () => {
  const vera = await admin();
  for (let minutes = 0; minutes < 12 * 60 - 25; minutes += 25) {
    await letPass(vera, '25 minutes');
    expect(await findSession(db, vera.sessionId)).not.toBeNull();
  }
  await letPass(vera, '25 minutes');
  expect(await findSession(db, vera.sessionId)).toBeNull();
});

test('ten minutes after the login it is asked again who is there', async () => {
  const vera = await admin();
  await letPass(vera, '11 minutes');
  const stale = await sessionOf(vera);
  expect(stale.fresh).toBe(false);
  await waitForNextCode(db, vera);
  const typed = { password: PASSWORD, code: codeOf(vera.secret) };
  const wrong = { ok: false, problem: 'wrong' };
  const mistyped = { ...typed, password: 'not this one' };
  expect(await reauthenticate(db, stale, mistyped, ADDRESS)).toEqual(wrong);
  const again = await reauthenticate(db, stale, typed, ADDRESS);
  expect(await findSession(db, vera.sessionId)).toBeNull();
  expect((await findSession(db, again.ok ? again.sessionId : ''))?.fresh).toBe(true);
  expect(await reauthenticate(db, stale, typed, ADDRESS)).toEqual(wrong);
});

test('an admin logs somebody out of every browser; the account stays as it was', async () => {
  const [vera, ana] = [await admin(), await campaigner()];
  await openSession(db, ana.id);
  expect(await logOutPerson(db, vera.id, ana.id)).toBe(2);
  expect(await findSession(db, ana.sessionId)).toBeNull();
  expect(await findSession(db, vera.sessionId)).not.toBeNull();
  expect((await findPerson(db, ana.id))?.disabledAt).toBeNull();
  expect((await listAudit(db, { who: vera.email, verb: 'logged out', from: '', until: '' })).length).toBe(1);
});

test('a new role ends every session at once, and what comes after has the new one', async () => {
  const [vera, ana] = [await admin(), await campaigner()];
  await changeRole(db, vera.id, ana.id, { role: 'admin', campaigns: [] });
  expect(await findSession(db, ana.sessionId)).toBeNull();
  expect((await findSession(db, await openSession(db, ana.id)))?.staff.role).toBe('admin');
});

test('a shut account is out at once, and no session can be opened into it', async () => {
  const [vera, ana] = [await admin(), await campaigner()];
  await setDisabled(db, vera.id, ana.id, true);
  expect(await findSession(db, ana.sessionId)).toBeNull();
  expect(await findSession(db, await openSession(db, ana.id))).toBeNull();
});

test('a new password ends all sessions, this one goes on under a new id', async () => {
  const ana = await campaigner();
  const elsewhere = await openSession(db, ana.id);
  const typed = { current: PASSWORD, password: 'three blue rivers meet' };
  const mistyped = { ...typed, current: 'seven green kettles sink' };
  const refused = await changePassword(db, await sessionOf(ana), mistyped, ADDRESS);
  expect(refused).toEqual({ ok: false, problem: 'wrong' });
  expect(await findSession(db, elsewhere)).not.toBeNull();
  const changed = await changePassword(db, await sessionOf(ana), typed, ADDRESS);
  expect(await findSession(db, elsewhere)).toBeNull();
  expect(await findSession(db, ana.sessionId)).toBeNull();
  expect(await findSession(db, changed.ok ? changed.sessionId : '')).not.toBeNull();
});

test('a new authenticator must show that it works; then all sessions end', async () => {
  const ana = await campaigner();
  const session = await sessionOf(ana);
  const { secret } = nextAuthenticator(session);
  expect(secret).not.toBe(ana.secret);
  expect(await changeAuthenticator(db, session, codeOf(ana.secret))).toBeNull();
  const sessionId = await changeAuthenticator(db, session, codeOf(secret));
  expect(await findSession(db, ana.sessionId)).toBeNull();
  expect(await findSession(db, sessionId ?? '')).not.toBeNull();
});

test('Ana sees each browser she is logged in with and ends one of them; nobody else’s', async () => {
  const [ana, vera] = [await campaigner(), await admin()];
  const [phone, library] = [await openSession(db, ana.id), await openSession(db, ana.id)];
  const here = await sessionOf(ana);
  const seen = await listSessions(db, here);
  expect(seen.map(({ isThis }) => isThis).sort()).toEqual([false, false, true]);
  expect(JSON.stringify(seen)).not.toContain(phone);
  const keyOf = async (id: string) => {
    const session = await findSession(db, id);
    return (session && (await listSessions(db, session)).find(({ isThis }) => isThis)?.key) ?? '';
  };
  expect(await endOneSession(db, here, await keyOf(library))).toBe(true);
  expect(await endOneSession(db, here, await keyOf(vera.sessionId))).toBe(false);
  expect(await endOneSession(db, here, '')).toBe(false);
  expect(await findSession(db, library)).toBeNull();
  for (const id of [ana.sessionId, phone, vera.sessionId]) expect(await findSession(db, id)).not.toBeNull();
  expect(await listSessions(db, here)).toHaveLength(2);
  expect((await listAudit(db, { who: ana.email, verb: 'ended a session', from: '', until: '' })).length).toBe(
    1,
  );
});
