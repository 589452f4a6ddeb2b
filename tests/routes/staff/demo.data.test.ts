// The demonstration's logins: on the embedded database in capture mode, and nowhere else.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readEnv } from '#app/env.server.ts';
import { demoLogins } from '#app/models/staff/demo.server.ts';
import { demoAllowed } from '#app/models/staff/demo-place.server.ts';
import { type Site, startSite } from '../../support/site.ts';

const embedded = process.env.TEST_DB !== 'postgres';
let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** The site has said all that it says at its start. */
const announced = () => vi.waitFor(() => expect(site.output()).toContain('To stop:'), 15_000);

/** What the site answers to the admin's demonstration login: 303 is in. */
async function logIn(): Promise<number> {
  const codes = demoLogins();
  const typed = codes.at(-1) ?? { email: 'admin@demo.invalid', password: 'not to be had', code: '123456' };
  const { email, password, code } = typed;
  return (await site.post('/staff/login', { email, password, code })).status;
}

test.runIf(embedded)('npm start prints one campaigner and one admin, who can log in', async () => {
  await announced();
  for (const { email, password } of demoLogins())
    expect(site.output()).toMatch(new RegExp(`${email} +password ${password} +code \\d{6}`));
  expect(demoLogins().map(({ role }) => role)).toEqual(['campaigner', 'admin']);
  expect(await logIn()).toBe(303);
});

test.runIf(embedded)('the same ones are printed at the next start', async () => {
  await site.kill('SIGTERM');
  await site.restart();
  await announced();
  expect(site.output().match(/@demo\.invalid/g)).toHaveLength(2);
});

test.runIf(embedded)(
  'the same data in another mail mode: none is printed, and the old ones open nothing',
  async () => {
    await site.kill('SIGTERM');
    await site.restart({ MAIL_MODE: 'reflect' });
    await announced();
    expect(site.output()).not.toContain('@demo.invalid');
    expect(await logIn()).toBe(422);
  },
);

test.runIf(!embedded)('on a database server none is made', async () => {
  await announced();
  expect(site.output()).not.toContain('@demo.invalid');
  expect(demoLogins()).toEqual([]);
  expect(await logIn()).toBe(422);
});

test.each([
  [{}, true],
  [{ MAIL_MODE: 'reflect' }, false],
  [{ DATABASE_URL: 'postgres://localhost/x' }, false],
  [
    {
      MAIL_MODE: 'live',
      ORIGIN: 'https://a.example',
      SMTP_URL: 'smtp://a.example',
      MAIL_ALLOW: 'a.example',
      ORG_CONTACT: 'a@a.example',
      SECRET_KEY_FILE: 'x',
    },
    false,
  ],
])('settings %j: %s', (settings, allowed) => {
  expect(demoAllowed(readEnv(settings as Record<string, string>))).toBe(allowed);
});
