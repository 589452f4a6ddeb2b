// The web in live mode: what it says to browsers, and the cookie of the staff rooms from its making to its end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { sameOrigin, send } from '../support/attack.ts';
import { type Site, startSite } from '../support/site.ts';
import { codeOf, type Hired, hire, PASSWORD, waitForNextCode } from '../support/staff.ts';

let site: Site;
let vera: Hired;

beforeAll(async () => {
  vera = await hire(db, 'Vera', 'admin');
  await waitForNextCode(db, vera);
  // The embedded database is for one process only.
  await database.close();
  site = await startSite({
    MAIL_MODE: 'live',
    MAIL_ALLOW: '127.0.0.1',
    ORIGIN: 'https://letters.example.org',
    ORG_CONTACT: 'contact@example.org',
  });
});
afterAll(() => site.close());

const post = (path: string, fields: Record<string, string>, cookie = '') =>
  send(site, path, {
    method: 'POST',
    headers: { ...sameOrigin(site), Cookie: cookie },
    body: new URLSearchParams(fields).toString(),
  });

test('every answer tells browsers to come by https only, for a year and for all names below ours', async () => {
  for (const path of [
    '/',
    '/en/ukraine',
    '/embed/ukraine',
    '/healthz',
    '/nowhere/at/all',
    '/staff',
    '/__manifest',
  ]) {
    const { headers } = await send(site, path);
    expect([path, headers['strict-transport-security']]).toEqual([
      path,
      'max-age=31536000; includeSubDomains',
    ]);
  }
  const refused = await send(site, '/en/ukraine', { method: 'POST' });
  expect([refused.status, refused.headers['strict-transport-security']]).toEqual([
    403,
    'max-age=31536000; includeSubDomains',
  ]);
});

test('the mailbox of the demonstration is not there, nor are previews', async () => {
  const previews = ['/mailbox/previews', '/mailbox/previews/de/confirm', '/mailbox/previews/de/confirm/html'];
  for (const path of ['/mailbox', '/mailbox/1', '/mailbox/1/html', ...previews])
    expect([path, (await send(site, path)).status]).toEqual([path, 404]);
});

test('password fields hide what is typed and let password managers help', async () => {
  const { body } = await send(site, '/staff/login');
  const fields = [...body.matchAll(/<input [^>]*>/g)].map(([field]) => field);
  const named = fields.map((field) => /name="(\w+)"/.exec(field)?.[1]);
  expect(named).toEqual(['to', 'email', 'password', 'code']);
  const password = fields[named.indexOf('password')] ?? '';
  expect(password).toContain('type="password"');
  expect(password).toMatch(/autocomplete="current-password"/i);
  expect(fields[named.indexOf('email')]).toMatch(/autocomplete="username"/i);
  expect(body).not.toMatch(/onpaste|autocomplete="off"|hint question|first pet/i);
});

test('Vera’s cookie is for this host, for https and for no script; logged out, it opens nothing', async () => {
  const fields = { email: vera.email, password: PASSWORD, code: codeOf(vera.secret), to: '' };
  const login = await post('/staff/login', fields);
  const [set = ''] = [login.headers['set-cookie'] ?? ''].flat();
  expect([login.status, set.replace(/=[^;]{20,}/, '=…')]).toEqual([
    303,
    '__Host-staff=…; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
  const [cookie = ''] = set.split(';');
  expect((await send(site, '/staff', { headers: { Cookie: cookie } })).status).toBe(200);

  const logout = await post('/staff/logout', {}, cookie);
  expect(logout.headers['clear-site-data']).toBe('"cache", "storage"');
  expect(String(logout.headers['set-cookie'])).toContain('__Host-staff=;');
  expect((await send(site, '/staff', { headers: { Cookie: cookie } })).status).toBe(303);
});
