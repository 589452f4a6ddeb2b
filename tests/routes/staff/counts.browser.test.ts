/** A campaigner watches: figures that mean something, notes, codes, tables as files, and a page that keeps itself fresh. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser } from '../../support/browser.ts';
import { letterFields } from '../../support/form.ts';
import { type Site, startSite } from '../../support/site.ts';
import { faults, sendLetter, staffContext, withScripts } from '../../support/staff-pages.ts';
import { press } from '../../support/supporter.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let campaigner: BrowserContext;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  campaigner = await staffContext(browser, site, 'campaigner');
  page = await campaigner.newPage();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const send = (name: string, changes = {}) =>
  sendLetter(site, letterFields('jonas', { name, email: `${name.toLowerCase()}@example.org`, ...changes }));

/** Reads the page again until it says so: counts are folded within seconds. */
async function until(words: RegExp, path: string) {
  await vi.waitFor(
    async () => {
      await page.goto(path);
      expect(await page.locator('main').innerText()).toMatch(words);
    },
    { timeout: 20_000, interval: 500 },
  );
}

const figure = (on: Page, name: string) =>
  on.locator('.four > div').filter({ hasText: name }).locator('.count').innerText();

test('before the first letter every part says that there is nothing', async () => {
  await page.goto('/staff');
  await page.getByRole('link', { name: 'Counts' }).click();
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText('Nobody came by a registered link yet.').waitFor();
  expect(await figure(page, 'People')).toBe('0');
});

test('letters are counted, by country, by language, and by a code that was registered', async () => {
  await page.goto('/staff/counts/ukraine');
  await page.getByLabel('Code').fill('Not a code');
  await page.getByLabel('What it stands for').fill('The mail of May');
  await press(page, 'Register the code');
  await page.getByRole('alert').getByText("can't be a code").waitFor();
  expect(await page.getByLabel('What it stands for').inputValue()).toBe('The mail of May');
  await page.getByLabel('Code').fill('may-mail');
  await press(page, 'Register the code');
  await page.getByRole('status').waitFor();
  for (const name of ['Ida', 'Ivo', 'Uta', 'Zoe', 'Leo']) await send(name);
  await send('Mia', { source: 'may-mail' });
  await until(/Germany\s+6/, '/staff/counts/ukraine');
  expect(await figure(page, 'People')).toBe('6');
  expect(await page.getByRole('table', { name: 'Languages' }).innerText()).toMatch(/en\s/);
  expect(await page.getByRole('table', { name: 'Sources' }).innerText()).toMatch(/The mail of May\s+1/);
  expect(await page.getByRole('table', { name: 'Demands' }).innerText()).toContain('100');
});

test('a note stands beside its day', async () => {
  const today = new Date().toISOString().slice(0, 10);
  await page.goto('/staff/counts/ukraine');
  await page.getByLabel('What happened').fill('An evening in the news');
  await press(page, 'Add the note');
  await page.getByRole('alert').getByText('Enter the day').waitFor();
  await page.locator('#day').fill(today);
  await press(page, 'Add the note');
  await page.getByRole('status').getByText('stands beside its day').waitFor();
  const row = page.getByRole('table', { name: 'Letters a day' }).getByRole('row').filter({ hasText: today });
  expect(await row.innerText()).toContain('An evening in the news');
});

test('periods and sorting are links', async () => {
  await page.goto('/staff/counts/ukraine');
  await page.getByRole('link', { name: '24h' }).click();
  await page.getByRole('heading', { name: 'the last 24 hours' }).waitFor();
  expect(await figure(page, 'People')).toBe('6');
  await page.getByRole('link', { name: 'Per million inhabitants' }).click();
  expect(page.url()).toContain('period=24h');
});

test('each table is a file, and the log knows who took it', async () => {
  for (const name of [
    'figures',
    'days',
    'funnel',
    'countries',
    'problems',
    'languages',
    'demands',
    'sources',
  ]) {
    const file = await campaigner.request.get(`/staff/counts/ukraine/${name}.csv`);
    expect([name, file.status(), file.headers()['content-disposition']]).toEqual([
      name,
      200,
      `attachment; filename="ukraine-${name}.csv"`,
    ]);
  }
  expect((await campaigner.request.get('/staff/counts/ukraine/letters.csv')).status()).toBe(404);
  expect((await campaigner.request.get('/staff/counts/nowhere')).status()).toBe(404);
});

test('an open page changes by itself, and axe finds nothing on it', async () => {
  const open = await (await withScripts(browser, site, campaigner)).newPage();
  await open.goto('/staff/counts/ukraine');
  expect(await figure(open, 'People')).toBe('6');
  await send('Eva');
  await vi.waitFor(async () => expect(await figure(open, 'People')).toBe('7'), {
    timeout: 20_000,
    interval: 300,
  });
  expect(await faults(open)).toEqual([]);
});
