/** Both roles in a browser: the demonstration's logins, an invite from sending to accepting, a switch, every page by axe. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Role } from '#app/models/staff/authorize.ts';
import { demoLogins } from '#app/models/staff/demo.server.ts';
import { desk, openBrowser, phone, visitor } from '../../support/browser.ts';
import { type Site, startSite } from '../../support/site.ts';
import { codeOf, PASSWORD } from '../../support/staff.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
const pages = new Map<Role, Page>();
/** Requests that left the site. */
let strayed: string[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** The page of a role, logged in once: a code counts once, and the next one is half a minute away. */
async function as(role: Role): Promise<Page> {
  const known = pages.get(role);
  if (known) return known;
  const context = await visitor(browser, site.origin, { viewport: desk, javaScriptEnabled: true });
  strayed = context.strayed;
  const page = await context.newPage();
  const login = demoLogins().find((each) => each.role === role);
  await page.goto('/staff');
  await page.getByLabel('E-mail address').fill(login?.email ?? '');
  await page.getByLabel('Password').fill(login?.password ?? '');
  await page.getByLabel('One-time code').fill(login?.code ?? '');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  pages.set(role, page);
  return page;
}

async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const viewport of [phone, desk]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze();
      const where = `${new URL(page.url()).pathname} at ${viewport.width}, ${colorScheme}`;
      found.push(
        ...violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target)}`),
      );
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth))
      found.push(`${page.url()} scrolls sideways at ${viewport.width}`);
  }
  return found;
}

test('a wrong login says one thing, whatever was wrong', async () => {
  const page = await (await visitor(browser, site.origin)).newPage();
  await page.goto('/staff/people');
  await page.getByLabel('E-mail address').fill('nobody@example.org');
  await page.getByLabel('Password').fill('seven green kettles sing');
  await page.getByLabel('One-time code').fill('123456');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').getByText('do not fit together').waitFor();
  expect(await page.title()).toMatch(/^Error: Log in/);
  expect(await page.getByLabel('Password').inputValue()).toBe('');
  expect(await faults(page)).toEqual([]);
});

test('a campaigner sees their rooms, and is told of the others that they are not theirs', async () => {
  const page = await as('campaigner');
  expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).not.toContain('People');
  expect(await faults(page)).toEqual([]);
  for (const path of [
    '/staff/people',
    '/staff/switches',
    '/staff/audit',
    '/staff/audit.csv',
    '/staff/people/1',
  ]) {
    expect([path, (await page.goto(path))?.status()]).toEqual([path, 403]);
  }
  await page.goto('/staff/people');
  await page.getByRole('heading', { name: 'Not for your role' }).waitFor();
  expect(await faults(page)).toEqual([]);
});

test('an admin invites Nadia, who makes her account on her phone and is in', async () => {
  const page = await as('admin');
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByLabel('E-mail address').fill('nadia@example.org');
  await page.getByLabel('ukraine').check();
  await page.getByRole('button', { name: 'Send the invite' }).click();
  await page.getByRole('status').getByText('on its way').waitFor();

  const mail = await site.mail(
    'the invite',
    ({ envelopeTo }) => envelopeTo[0] === 'nadia--example.org@mailbox.invalid',
  );
  const link = /http:\/\/\S+\/staff\/invite\/\S+/.exec(mail.mail.text ?? '')?.[0] ?? '';
  const hers = await (
    await visitor(browser, site.origin, { viewport: phone, javaScriptEnabled: false })
  ).newPage();
  await hers.goto(link);
  expect(await hers.getByRole('img', { name: /QR code/ }).isVisible()).toBe(true);
  const secret = (await hers.locator('code').innerText()).replaceAll(' ', '');
  await hers.getByLabel('Your name').fill('Nadia Kovač');
  await hers.getByLabel('Password').fill('Qwerty123456');
  await hers.getByLabel('One-time code').fill(codeOf(secret));
  await hers.getByRole('button', { name: 'Make my account' }).click();
  await hers.getByRole('alert').getByText('lists of common ones').waitFor();
  expect(await hers.getByLabel('Your name').inputValue()).toBe('Nadia Kovač');
  await hers.getByLabel('Password').fill(PASSWORD);
  await hers.getByLabel('One-time code').fill(codeOf(secret));
  await hers.getByRole('button', { name: 'Make my account' }).click();
  await hers.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  expect(await hers.locator('.codes li').count()).toBe(10);
  await hers.getByRole('link', { name: /I have kept them/ }).click();
  await hers.getByText('Nadia Kovač (campaigner)').waitFor();
  await hers.goto(link);
  await hers.getByRole('heading', { name: 'This link opens nothing' }).waitFor();
});

test('an invite to the wrong address is withdrawn', async () => {
  const page = await as('admin');
  await page.goto('/staff/people');
  await page.getByLabel('E-mail address').fill('nadja@example.org');
  await page.getByLabel('Role').selectOption('admin');
  await page.getByRole('button', { name: 'Send the invite' }).click();
  await page.getByRole('status').waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Withdraw the link for nadja@example.org' }).click();
  await page.getByRole('status').getByText('opens nothing any more').waitFor();
  expect(await page.getByText('nadja@example.org').count()).toBe(0);
});

test('a new role logs Nadia out, and the log says who gave it', async () => {
  const page = await as('admin');
  await page.goto('/staff/people');
  await page.getByRole('link', { name: 'Nadia Kovač' }).click();
  await page.getByLabel('Role').selectOption('admin');
  await page.getByRole('button', { name: 'Change the role' }).click();
  await page.getByRole('status').getByText('logged out everywhere').waitFor();
  await page.getByRole('link', { name: 'Audit log' }).click();
  const row = page.getByRole('row').filter({ hasText: 'changed role' });
  expect(await row.innerText()).toContain('admin@demo.invalid');
});

test('a switch without a reason is refused, one with a reason stops letters, and the first page says so', async () => {
  const page = await as('admin');
  await page.goto('/staff/switches');
  await page.getByLabel('Which letters').selectOption('campaign');
  await page.getByLabel('Name').fill('ukraine');
  await page.getByRole('button', { name: 'Stop them' }).click();
  await page.getByRole('alert').getByText('Enter the reason').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('ukraine');
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('Reason').fill('A wrong paragraph');
  await page.getByRole('button', { name: 'Stop them' }).click();
  await page.getByRole('status').getByText('are stopped').waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('link', { name: 'switch is on' }).click();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Let them go' }).click();
  await page.getByText('No switch is on').waitFor();
});

test('axe finds nothing on any page, at both widths, light and dark; no script runs, nothing strays', async () => {
  const page = await as('admin');
  const paths = [
    '/staff',
    '/staff/people',
    '/staff/people/1',
    '/staff/switches',
    '/staff/audit',
    '/staff/account',
  ];
  for (const path of [...paths, '/staff/reauth', '/staff/nothing', '/staff/invite/none']) {
    await page.goto(path);
    expect(await faults(page)).toEqual([]);
    expect(await page.locator('script').count()).toBe(0);
  }
  await page.goto('/staff/account');
  await page.getByRole('button', { name: 'Make ten new codes' }).click();
  await page.getByRole('heading', { name: 'Your new recovery codes' }).waitFor();
  expect(await faults(page)).toEqual([]);
  expect(strayed).toEqual([]);
});

test('logged out is logged out, also for the cookie that the browser had', async () => {
  const page = await as('admin');
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([{ name: 'staff', httpOnly: true, sameSite: 'Lax', path: '/' }]);
  await page.goto('/staff');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByText('You are logged out.').waitFor();
  await page.context().addCookies(cookies);
  await page.goto('/staff');
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
});
