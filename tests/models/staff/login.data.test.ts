// Getting in, and not getting in. Read with app/models/staff/login.server.ts.
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { logIn } from '#app/models/staff/login.server.ts';
import { setDisabled } from '#app/models/staff/people.server.ts';
import { findSession } from '#app/models/staff/session.server.ts';
import { keyedHash } from '#app/secret.server.ts';
import { auditLog, buckets, recoveryCodes, staff } from '#db/schema.ts';
import {
  ADDRESS,
  codeOf,
  type Hired,
  hire,
  logInAs,
  PASSWORD,
  waitForNextCode,
} from '../../support/staff.ts';
import { timePasses } from '../../support/time.ts';

afterAll(() => database.close());

let count = 0;
let vera: Hired;

beforeEach(async () => {
  await db.delete(buckets);
  count += 1;
  vera = await hire(db, `Vera${count}`, 'admin');
});

const wrong = { ok: false, problem: 'wrong' };

test('Vera logs in with password and code; the session is hers, and the log says so', async () => {
  await waitForNextCode(db, vera);
  const login = await logInAs(db, vera);
  const session = await findSession(db, login.ok ? login.sessionId : '');
  expect(session).toMatchObject({ fresh: true, staff: { email: vera.email, role: 'admin' } });
  const acts = await db.select().from(auditLog).where(eq(auditLog.staffId, vera.id));
  expect(acts.map(({ verb }) => verb)).toEqual(['accepted invite', 'logged in']);
});

test('a code counts once: not again, and not an earlier one after it', async () => {
  await waitForNextCode(db, vera);
  expect(await logInAs(db, vera, { code: codeOf(vera.secret, 1) })).toMatchObject({ ok: true });
  expect(await logInAs(db, vera, { code: codeOf(vera.secret, 1) })).toEqual(wrong);
  expect(await logInAs(db, vera, { code: codeOf(vera.secret) })).toEqual(wrong);
});

test('of ten logins with one code at once, one succeeds', async () => {
  await waitForNextCode(db, vera);
  const logins = await Promise.all(Array.from({ length: 10 }, () => logInAs(db, vera)));
  expect(logins.filter(({ ok }) => ok)).toHaveLength(1);
});

test('two steps away is not now', async () => {
  await waitForNextCode(db, vera);
  expect(await logInAs(db, vera, { code: codeOf(vera.secret, 3) })).toEqual(wrong);
  expect(await logInAs(db, vera, { code: codeOf(vera.secret, -3) })).toEqual(wrong);
});

test('wrong password, wrong code, no such account, a shut account: the same answer', async () => {
  await waitForNextCode(db, vera);
  expect(await logInAs(db, vera, { password: 'seven green kettles sink' })).toEqual(wrong);
  expect(await logInAs(db, vera, { code: '000000' })).toEqual(wrong);
  expect(await logInAs(db, vera, { code: '' })).toEqual(wrong);
  expect(await logInAs(db, { ...vera, email: 'nobody@example.org' })).toEqual(wrong);
  await hire(db, `Second${count}`, 'admin');
  await setDisabled(db, null, vera.id, true);
  expect(await logInAs(db, vera)).toEqual(wrong);
});

test('a wrong password does not use the code up', async () => {
  await waitForNextCode(db, vera);
  await logInAs(db, vera, { password: 'something else entirely' });
  expect(await logInAs(db, vera)).toMatchObject({ ok: true });
});

test('a recovery code stands in for the phone, once, however it is typed', async () => {
  const [code = ''] = vera.recoveryCodes;
  expect(vera.recoveryCodes).toHaveLength(10);
  expect(code).toMatch(/^([A-HJKMNP-Z2-9]{4}-){5}[A-HJKMNP-Z2-9]{4}$/);
  expect(await logInAs(db, vera, { code: ` ${code.toLowerCase().replaceAll('-', ' ')}` })).toMatchObject({
    ok: true,
  });
  expect(await logInAs(db, vera, { code })).toEqual(wrong);
  expect(await logInAs(db, vera, { code: vera.recoveryCodes[1] })).toMatchObject({ ok: true });
});

test('recovery codes have 112 bits or more: their hash can be kept, and nobody can try them all', () => {
  const symbols = new Set(vera.recoveryCodes.join('').replaceAll('-', ''));
  for (const code of vera.recoveryCodes) {
    const length = code.replaceAll('-', '').length;
    expect(length * Math.log2(symbols.size)).toBeGreaterThanOrEqual(112);
  }
  expect(new Set(vera.recoveryCodes).size).toBe(10);
});

test('a recovery code of an older release, of ten symbols, is still good once', async () => {
  const codeHash = keyedHash('recovery', String(vera.id), 'ABCDE23456');
  await db.insert(recoveryCodes).values({ staffId: vera.id, codeHash });
  expect(await logInAs(db, vera, { code: 'abcde-23456' })).toMatchObject({ ok: true });
  expect(await logInAs(db, vera, { code: 'abcde-23456' })).toEqual(wrong);
});

test('one person’s recovery code opens nothing of another', async () => {
  const ana = await hire(db, `Ana${count}`, 'campaigner');
  expect(await logInAs(db, ana, { code: vera.recoveryCodes[0] })).toEqual(wrong);
});

test('ten wrong tries, and even the right one has to wait; another account does not', async () => {
  await waitForNextCode(db, vera);
  for (let i = 0; i < 10; i += 1) expect(await logInAs(db, vera, { password: `guess ${i}` })).toEqual(wrong);
  expect(await logInAs(db, vera)).toEqual({ ok: false, problem: 'too many' });
  const ana = await hire(db, `Ana${count}`, 'campaigner');
  await waitForNextCode(db, ana);
  expect(await logInAs(db, ana)).toMatchObject({ ok: true });
  await timePasses(db, '61 seconds', ['buckets']);
  expect(await logInAs(db, vera)).toMatchObject({ ok: true });
});

test('an account that does not exist gets tired in the same way', async () => {
  const stranger = { email: 'nobody@example.org', password: PASSWORD, code: '123456' };
  for (let i = 0; i < 10; i += 1) expect(await logIn(db, stranger, ADDRESS, null)).toEqual(wrong);
  expect(await logIn(db, stranger, ADDRESS, null)).toEqual({ ok: false, problem: 'too many' });
});

test('one network may not try account after account', async () => {
  const problems: string[] = [];
  for (let i = 0; i < 41; i += 1) {
    const login = await logIn(db, { email: `no${i}@example.org`, password: 'x', code: '' }, ADDRESS, null);
    problems.push(login.ok ? 'in' : login.problem);
  }
  expect(problems.slice(0, 40).every((problem) => problem === 'wrong')).toBe(true);
  expect(problems.at(-1)).toBe('too many');
  await waitForNextCode(db, vera);
  expect(
    await logIn(
      db,
      { email: vera.email, password: PASSWORD, code: codeOf(vera.secret) },
      '198.51.100.1',
      null,
    ),
  ).toMatchObject({ ok: true });
});

test('a new login ends the session that this browser had, and the id is another', async () => {
  await waitForNextCode(db, vera);
  const old = await findSession(db, vera.sessionId);
  const login = await logIn(
    db,
    { email: vera.email, password: PASSWORD, code: codeOf(vera.secret) },
    ADDRESS,
    old,
  );
  expect(login.ok && login.sessionId !== vera.sessionId).toBe(true);
  expect(await findSession(db, vera.sessionId)).toBeNull();
});

test('neither password, authenticator nor session can be read from the database', async () => {
  const [row] = await db.select().from(staff).where(eq(staff.id, vera.id));
  const everything = JSON.stringify([row, await db.execute(sql`select * from staff_sessions`)]);
  expect(row?.passwordHash).toMatch(/^\$argon2id\$/);
  for (const secret of [PASSWORD, vera.secret, vera.sessionId, ...vera.recoveryCodes])
    expect(everything).not.toContain(secret);
});
