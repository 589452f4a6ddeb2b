// Mass assignment: no form of the staff rooms takes a field that is not on it, least of all `role`.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { inviteStaff } from '#app/models/staff/invite.server.ts';
import { sessionCookie } from '#app/routes/staff/cookie.server.ts';
import { staff, staffInvites } from '#db/schema.ts';
import { codeOf, type Hired, hire, PASSWORD, tokenIn } from '../../support/staff.ts';
import { answerOf, argsFor, staffRoutes } from '../../support/staff-routes.ts';

const routes = await staffRoutes();
let vera: Hired;
let ana: Hired;

beforeAll(async () => {
  vera = await hire(db, 'Vera', 'admin');
  ana = await hire(db, 'Ana', 'campaigner');
});
afterAll(() => database.close());

async function post(
  path: string,
  form: Record<string, string>,
  who?: Hired,
  params: Record<string, string> = {},
) {
  const cookie = who ? ((await sessionCookie(who.sessionId)).split(';')[0] ?? '') : '';
  const action = routes.find((route) => route.path === path)?.action;
  return answerOf(async () => action?.(argsFor({ path, params, cookie, form })));
}

const roleOf = async (id: number) => (await db.select().from(staff).where(eq(staff.id, id)))[0]?.role;

test('a role slipped into one’s own account, the login or a reauthentication: refused, and nothing is done', async () => {
  const slipped = { role: 'admin' };
  expect((await post('/staff/account', { intent: 'report', ...slipped }, ana)).status).toBe(400);
  const login = { email: ana.email, password: PASSWORD, code: codeOf(ana.secret, 1) };
  expect((await post('/staff/login', { ...login, ...slipped })).status).toBe(400);
  expect((await post('/staff/reauth', { password: PASSWORD, code: '', ...slipped }, ana)).status).toBe(400);
  expect(await roleOf(ana.id)).toBe('campaigner');
});

test('a role slipped into the form behind an invite: the account is not made', async () => {
  const made = await inviteStaff(db, vera.id, {
    email: 'eve@example.org',
    role: 'campaigner',
    campaigns: [1],
  });
  const token = tokenIn(made.url);
  const form = { name: 'Eve', password: PASSWORD, code: '000000', role: 'admin' };
  expect((await post('/staff/invite/:token', form, undefined, { token })).status).toBe(400);
  const [invite] = await db.select().from(staffInvites).where(eq(staffInvites.id, made.inviteId));
  expect(invite).toMatchObject({ usedAt: null, role: 'campaigner' });
});

test('a campaigner can’t make themselves an admin with the admin’s own form', async () => {
  const params = { person: String(ana.id) };
  expect((await post('/staff/people/:person', { intent: 'role', role: 'admin' }, ana, params)).status).toBe(
    403,
  );
  expect((await post('/staff/people', { email: 'x@example.org', role: 'admin' }, ana)).status).toBe(403);
  expect(await roleOf(ana.id)).toBe('campaigner');
});

test('an admin’s form takes the two roles there are, and each field once', async () => {
  const params = { person: String(ana.id) };
  for (const form of [
    { intent: 'role', role: 'owner' },
    { intent: 'role', role: 'campaigner', demo: 'true' },
    { intent: 'role', role: 'campaigner', 'staff.role': 'admin' },
    { intent: 'role', role: 'campaigner', __proto__x: 'admin' },
  ] as Record<string, string>[]) {
    expect((await post('/staff/people/:person', form, vera, params)).status).toBe(400);
  }
  expect(await roleOf(ana.id)).toBe('campaigner');
  const answer = await post('/staff/people/:person', { intent: 'role', role: 'admin' }, vera, params);
  expect(answer).toEqual({ status: 303, to: `/staff/people/${ana.id}?done=role` });
  expect(await roleOf(ana.id)).toBe('admin');
});

test('after the login only pages of the staff rooms are gone to', async () => {
  const { wantedPage } = await import('#app/routes/staff/staff.server.ts');
  expect(wantedPage('/staff/audit?who=a&verb=logged+in')).toBe('/staff/audit?who=a&verb=logged+in');
  for (const to of [
    'https://evil.test',
    '//evil.test',
    '/staff//evil.test',
    '/staff/\\evil.test',
    '/staffx',
    '/en',
    '',
    null,
  ])
    expect(wantedPage(to)).toBe('/staff');
});
