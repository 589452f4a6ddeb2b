// Role x route x foreign row, generated from app/routes.ts: a new staff route stands in it without being asked, and the
// suite fails until its door is one of app/routes/staff/staff.server.ts or it is named below as open.
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { importLetter } from '#app/models/import-letter.server.ts';
import { parseOpenLetter } from '#app/models/open-letter.ts';
import { freshnessOf, type Role, verbs } from '#app/models/staff/authorize.ts';
import { openSession } from '#app/models/staff/session.server.ts';
import { rowsOf } from '#db/connect.ts';
import { queueLetter } from '../../support/letters.ts';
import { type Hired, hire } from '../../support/staff.ts';
import { answerOf, argsFor, type StaffRoute, staffRoutes } from '../../support/staff-routes.ts';

/** Open without a login, on purpose. */
const open = ['/staff/login', '/staff/logout', '/staff/invite/:token'];

/**
 * For each parameter of an address: a row that is there, and one of a campaign that the campaigner has nothing to do
 * with (null: rows of this kind belong to no campaign).
 */
const rows: Record<string, { own: () => Promise<string>; foreign: (() => Promise<string>) | null }> = {
  campaign: { own: async () => 'ukraine', foreign: async () => 'foreign' },
  person: { own: async () => String(admin.id), foreign: null },
  language: { own: async () => 'en', foreign: null },
  version: { own: async () => '1', foreign: null },
  target: { own: async () => '1', foreign: null },
  table: { own: async () => 'countries.csv', foreign: null },
  digest: { own: () => digestOf('ukraine'), foreign: () => digestOf('foreign') },
  letter: { own: () => letterOf('ukraine'), foreign: () => letterOf('foreign') },
};

/** A letter of that campaign. */
async function letterOf(slug: string): Promise<string> {
  const id = await queueLetter(db);
  await db.execute(sql`update messages set campaign_id = (select id from campaigns where slug = ${slug})
                       where id = ${id}::int`);
  return String(id);
}

/** A digest of that campaign, on a day of its own. */
async function digestOf(slug: string): Promise<string> {
  const id = await queueLetter(db);
  await db.execute(sql`update messages set kind = 'digest' where id = ${id}::int`);
  await db.execute(sql`insert into digests (message_id, campaign_id, target_id, day, letters, named)
                       select ${id}::int, c.id, m.target_id, date '2026-01-01' + ${id}::int, 2, 0
                       from campaigns c, messages m where c.slug = ${slug} and m.id = ${id}::int`);
  return String(id);
}

const parametersOf = ({ path }: StaffRoute) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
const hasForeign = (route: StaffRoute) => parametersOf(route).some((name) => rows[name]?.foreign);

const routes = await staffRoutes();
const guarded = routes.filter(({ path }) => !open.includes(path));
const doors = guarded.flatMap((route) =>
  (['loader', 'action'] as const).flatMap((kind) =>
    route[kind] ? [{ route, kind, name: `${kind} of ${route.path}` }] : [],
  ),
);

let admin: Hired;
let campaigner: Hired;
const cookies: Record<Role | 'stale admin' | 'stale campaigner', string> = {
  admin: '',
  campaigner: '',
  'stale admin': '',
  'stale campaigner': '',
};

beforeAll(async () => {
  admin = await hire(db, 'Vera', 'admin');
  campaigner = await hire(db, 'Ana', 'campaigner');
  await importLetter(db, parseOpenLetter(readFileSync('tests/fixtures/three-mayors.md', 'utf8')), 'foreign');
  for (const [role, { id }] of [
    ['admin', admin],
    ['campaigner', campaigner],
  ] as const) {
    cookies[`stale ${role}`] = await cookieOf(await openSession(db, id));
    await db.execute(sql`update staff_sessions set reauthed_at = now() - interval '11 minutes'
                         where staff_id = ${id}::int`);
    cookies[role] = await cookieOf(await openSession(db, id));
  }
});
afterAll(() => database.close());

async function cookieOf(id: string): Promise<string> {
  const { sessionCookie } = await import('#app/routes/staff/cookie.server.ts');
  return (await sessionCookie(id)).split(';')[0] ?? '';
}

async function addressOf(route: StaffRoute, which: 'own' | 'foreign') {
  const params: Record<string, string> = {};
  for (const name of parametersOf(route)) {
    const row = rows[name];
    params[name] = (await (which === 'foreign' && row?.foreign ? row.foreign() : row?.own())) ?? '';
  }
  return { params, path: route.path.replace(/:(\w+)\??/g, (_, name) => params[name] ?? '') };
}

async function ask(
  { route, kind }: (typeof doors)[number],
  cookie: string,
  which: 'own' | 'foreign' = 'own',
) {
  const address = await addressOf(route, which);
  // No page has this field: an action that a person may use answers 400, before it does anything.
  const form = kind === 'action' ? { 'matrix-probe': '1' } : undefined;
  return answerOf(async () => route[kind]?.(argsFor({ ...address, cookie, form })));
}

test('every staff route is behind a door that carries its verb, or named as open', () => {
  const doorless = doors.filter(({ route, kind }) => route[kind]?.verb === undefined).map(({ name }) => name);
  expect(doorless).toEqual([]);
  expect(open.filter((path) => !routes.some((route) => route.path === path))).toEqual([]);
  expect(doors.length).toBeGreaterThan(10);
});

test('every parameter of an address has its rows in this file', () => {
  expect(guarded.flatMap(parametersOf).filter((name) => !rows[name])).toEqual([]);
});

test('a campaign in the address is asked for before a room sees the request, a row where the room asks', async () => {
  const { staffLoader } = await import('#app/routes/staff/staff.server.ts');
  const [foreign] = await rowsOf<{ id: number }>(db, sql`select id from campaigns where slug = 'foreign'`);
  const inAddress = staffLoader('read counts', async ({ campaign }) => ({ slug: campaign?.slug }));
  const byRow = staffLoader('read letters', async ({ assertMay }) => {
    assertMay({ campaignId: foreign?.id ?? 0 });
    return {};
  });
  const look = (loader: typeof inAddress | typeof byRow, cookie: string, campaign?: string) =>
    answerOf(() => loader(argsFor({ path: '/staff/x', params: campaign ? { campaign } : {}, cookie })));
  expect(await look(inAddress, cookies.campaigner, 'ukraine')).toMatchObject({ status: 200 });
  expect(await look(inAddress, cookies.campaigner, 'foreign')).toMatchObject({ status: 404 });
  expect(await look(inAddress, cookies.campaigner, 'nowhere')).toMatchObject({ status: 404 });
  expect(await look(inAddress, cookies.admin, 'foreign')).toMatchObject({ status: 200 });
  expect(await look(byRow, cookies.campaigner)).toMatchObject({ status: 404 });
  expect(await look(byRow, cookies.admin)).toMatchObject({ status: 200 });
});

describe.each(doors)('$name', (door) => {
  const verb = door.route[door.kind]?.verb ?? 'look around';
  const allowed: readonly Role[] = verbs[verb].roles;
  const passes = door.kind === 'action' ? 400 : door.route.path.endsWith('*') ? 404 : 200;

  test('sends away who is not logged in', async () => {
    const { status, to } = await ask(door, '');
    expect([status, to?.split('?')[0]]).toEqual([303, '/staff/login']);
    expect((await ask(door, 'staff=bm90aGluZw%3D%3D')).to).toMatch(/^\/staff\/login/);
  });

  test.each(['admin', 'campaigner'] as const)('%s', async (role) => {
    const { status } = await ask(door, cookies[role]);
    if (allowed.includes(role)) expect(status).toBe(passes);
    else expect(status).toBe(403);
  });

  test.each(['admin', 'campaigner'] as const)('%s whose password was typed long ago', async (role) => {
    const { status, to } = await ask(door, cookies[`stale ${role}`]);
    const freshness = freshnessOf(verb);
    const asks = freshness === 'always' || (freshness === 'to change' && door.kind === 'action');
    if (!allowed.includes(role)) expect(status).toBe(403);
    else if (asks) expect(to).toMatch(/^\/staff\/reauth\?to=/);
    else expect(status).toBe(passes);
  });
});

/** Forms on which a role may be chosen, by those who manage people. */
const roleForms = ['/staff/people', '/staff/people/:person'];

const otherForms = doors.filter(({ route, kind }) => kind === 'action' && !roleForms.includes(route.path));

test.each(otherForms)('$name: a role slipped in is refused', async ({ route }) => {
  const address = await addressOf(route, 'own');
  const form = { role: 'admin', intent: 'anything' };
  const { status } = await answerOf(async () =>
    route.action?.(argsFor({ ...address, cookie: cookies.admin, form })),
  );
  expect(status).toBe(400);
});

describe.each(doors.filter(({ route }) => hasForeign(route)))('$name, of another campaign', (door) => {
  const verb = door.route[door.kind]?.verb ?? 'look around';

  test('is for a campaigner as if it were not there', async () => {
    const { status } = await ask(door, cookies.campaigner, 'foreign');
    expect(status).toBe(verbs[verb].roles.some((role) => role === 'campaigner') ? 404 : 403);
  });
});
