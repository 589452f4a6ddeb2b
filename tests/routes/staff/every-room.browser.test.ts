/** Every room by axe, on a phone by day and on a desk at night; by keyboard; without scripts, and without a request elsewhere. */
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { desk, openBrowser, visitor } from '../../support/browser.ts';
import { letterFields } from '../../support/form.ts';
import { type Site, startSite } from '../../support/site.ts';
import { faults, sendLetter, staffContext } from '../../support/staff-pages.ts';
import { press } from '../../support/supporter.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let admin: BrowserContext;
let page: Page;
let strayed: string[];

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  admin = await staffContext(browser, site, 'admin');
  const scripted = await visitor(browser, site.origin, { viewport: desk });
  strayed = scripted.strayed;
  await scripted.addCookies(await admin.cookies());
  page = await scripted.newPage();
  await sendLetter(site, letterFields('ana'));
  await sendLetter(site, letterFields('jonas'));
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function look(name: string): Promise<string[]> {
  const found = await faults(page);
  expect(await page.locator('script').count()).toBe(0);
  return found.map((what) => `${name}: ${what}`);
}

const paths = [
  '/staff',
  '/staff/letters',
  '/staff/letters?state=held',
  '/staff/letters?reference=none',
  '/staff/letters/settle',
  '/staff/templates',
  '/staff/templates/ukraine/en',
  '/staff/templates/ukraine/en/1',
  '/staff/templates/ukraine/de',
  '/staff/templates/ukraine/sent',
  '/staff/targets',
  '/staff/targets?show=stale',
  '/staff/targets/1',
  '/staff/targets/1/term',
  '/staff/targets/import',
  '/staff/campaigns',
  '/staff/pace/ukraine?letters=500',
  '/staff/languages',
  '/staff/languages/ukraine',
  '/staff/campaigns/ukraine',
  '/staff/campaigns/ukraine?add=fr',
];

test.each(paths)('%s', async (path) => {
  await page.goto(path);
  expect(await look(path)).toEqual([]);
});

test('one letter, and its words once a reason is given', async () => {
  await page.goto('/staff/letters');
  await page.getByRole('table').getByRole('link').first().click();
  expect(await look('letter')).toEqual([]);
  await page.getByRole('link', { name: /Show the writer/ }).click();
  await press(page, 'Show them once');
  expect(await look('words refused')).toEqual([]);
  await page.getByLabel('Why').fill('To see how it looks');
  await press(page, 'Show them once');
  expect(await look('words')).toEqual([]);
});

test('a template with faults, a draft, two editors, a version in review', async () => {
  await page.goto('/staff/templates/ukraine/en');
  const late = await page.context().newPage();
  await late.goto('/staff/templates/ukraine/en');
  const frame = page.getByRole('textbox', { name: 'Frame' });
  const words = await frame.inputValue();
  await frame.fill('{nothing}');
  await press(page, 'Save as a new draft');
  expect(await look('template with faults')).toEqual([]);
  await page
    .getByRole('textbox', { name: 'Frame' })
    .fill(words.replace('{closing}', 'Once more.\n\n{closing}'));
  await press(page, 'Save as a new draft');
  expect(await look('draft')).toEqual([]);
  await press(page, 'Ask for a review');
  expect(await look('in review')).toEqual([]);
  await late.getByRole('textbox', { name: 'Frame' }).fill(words.replace('{closing}', 'Later.\n\n{closing}'));
  await press(late, 'Save as a new draft');
  expect(await faults(late)).toEqual([]);
  await late.close();
});

test('the offices of a campaign are greeted; the page of one of them, and of its position', async () => {
  await page.goto('/staff/campaigns/ukraine/offices');
  expect(await look('offices')).toEqual([]);
  await page.getByRole('button', { name: /^Send \d+ greetings$/ }).click();
  await page.getByText('The greetings are queued.').waitFor();
  const { mail } = await site.mail('a greeting', ({ mail }) => /\/office\//.test(mail.text ?? ''));
  const path = /\/office\/[\w-]{43}/.exec(mail.text ?? '')?.[0] ?? '';
  for (const address of [`${path}?lang=en`, `${path}/position?lang=en`]) {
    await page.goto(address);
    expect(await faults(page)).toEqual([]);
  }
});

test('an import with bad rows, then what a good file would change', async () => {
  const csv = readFileSync('tests/fixtures/three-mayors.csv', 'utf8');
  await page.goto('/staff/targets/import');
  await page.getByLabel('Or its text').fill(csv.replace('buero@berlin.example', 'buero'));
  await press(page, 'Show what would change');
  expect(await look('bad rows')).toEqual([]);
  await page.getByLabel('Or its text').fill(csv);
  await press(page, 'Show what would change');
  expect(await look('changes')).toEqual([]);
});

test('a term, a contact and lines with faults', async () => {
  await page.goto('/staff/targets/1/term');
  await press(page, 'Open the term');
  expect(await look('term')).toEqual([]);
  await page.goto('/staff/targets/1');
  await page.getByLabel('Time zone').fill('Nowhere');
  await press(page, 'Keep this');
  expect(await page.getByLabel('Time zone').inputValue()).toBe('Nowhere');
  expect(await look('contact')).toEqual([]);
  await page.getByLabel('Salutation').first().fill('');
  await press(page, 'Keep these lines');
  expect(await look('lines')).toEqual([]);
});

test('a template is changed, reviewed and published by keyboard alone', async () => {
  const keys = await admin.newPage();
  await keys.goto('/staff/templates');
  const onto = async (name: string | RegExp) => {
    for (let i = 0; i < 200; i += 1) {
      await keys.keyboard.press('Tab');
      const label = await keys.evaluate(() => {
        const at = document.activeElement as HTMLInputElement | null;
        return at?.labels?.[0]?.innerText ?? at?.innerText ?? '';
      });
      if (typeof name === 'string' ? label.trim() === name : name.test(label)) return;
    }
    throw new Error(`No way by Tab to ${name} on ${keys.url()}`);
  };
  await onto('en');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/\/en$/);
  await onto('Subject 1');
  await keys.keyboard.press('End');
  await keys.keyboard.type(', please');
  await onto('Save as a new draft');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/done=saved/);
  await onto('Ask for a review');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/done=submit/);
  await onto('Publish it');
  await keys.keyboard.press('Enter');
  await keys.waitForURL(/done=publish/);
  const text = await (await site.get('/en/ukraine/de')).text();
  expect(text).toContain(', please');
});

test('nothing was asked of another site', () => expect(strayed).toEqual([]));
