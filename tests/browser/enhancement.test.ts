/** What the one small script adds, and that nothing is lost without it: pressed twice, gone back, opened twice. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, visitor } from '../support/browser.ts';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { type Site, startSite } from '../support/site.ts';
import { asked, confirmMail, fillIn, heading, mailsTo, press, typeCode } from '../support/supporter.ts';

vi.setConfig({ testTimeout: 60_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function visit(options: BrowserContextOptions = {}): Promise<Page & { posts: string[] }> {
  const page = await (await visitor(browser, site.origin, options)).newPage();
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  return Object.assign(page, { posts });
}

/** Counts a supporter's mails after those of someone who wrote later have come, so that none is still on its way. */
async function mailsInTheEnd(email: string): Promise<number> {
  const last = `after.${email}`;
  await takeOverHttp(site, letterFields('jonas', { email: last }));
  await confirmMail(site, last);
  return mailsTo(site, email).length;
}

test('Jonas clicks “Send” again while the first click is on its way: one form, one mail', async () => {
  const page = await visit();
  const jonas = { name: 'Jonas Müller', email: 'jonas@example.org' };
  await fillIn(page, 'Germany', jonas);
  page.posts.length = 0;
  let clickedAgain = () => {};
  const again = new Promise<void>((resolve) => {
    clickedAgain = resolve;
  });
  await page.route('**/en/ukraine/de', (route) => again.then(() => route.continue()));
  const send = page.getByRole('button', { name: 'Send my letter' });
  await send.scrollIntoViewIfNeeded();
  const { x, y } = (await send.boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.dblclick(x + 20, y + 20);
  await expect.poll(() => page.posts.length).toBe(1);
  await page.mouse.click(x + 20, y + 20);
  clickedAgain();
  await asked(page);
  expect(page.posts).toEqual([`${site.origin}/en/ukraine/de`]);
  expect(await mailsInTheEnd(jonas.email)).toBe(1);
});

test('Elina goes back and sends again: the form is as she left it, and it is still one letter', async () => {
  const page = await visit();
  const elina = { name: 'Elina Virtanen', email: 'elina@example.org' };
  await fillIn(page, 'Finland', elina);
  await page.getByLabel('Why does this matter to you?').fill('We share a border.');
  await press(page, 'Send my letter');
  await asked(page);
  const check = page.url();
  await page.goBack();
  expect(await page.getByLabel('Why does this matter to you?').inputValue()).toBe('We share a border.');
  expect(await page.getByLabel('Full name').inputValue()).toBe(elina.name);
  await press(page, 'Send my letter');
  await asked(page);
  expect(page.url()).toBe(check);
  await page.reload();
  await asked(page);
  expect(await mailsInTheEnd(elina.email)).toBe(1);
});

test('Ana fills in the same form in two tabs: both lead to one action, with one mail', async () => {
  const [one, two] = [await visit(), await visit()];
  const ana = { name: 'Ana Petrova', email: 'ana@example.org' };
  for (const page of [one, two]) await fillIn(page, 'Bulgaria', ana);
  await Promise.all([one, two].map((page) => press(page, 'Send my letter')));
  await Promise.all([one, two].map((page) => asked(page)));
  expect(one.url()).toBe(two.url());
  expect(await mailsInTheEnd(ana.email)).toBe(1);
});

test('the copy button copies the letter as it stands, and says so', async () => {
  const page = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto('/en/ukraine/fr');
  await press(page, 'Copy');
  await page.getByText('Copied.').waitFor();
  const letter = await page.getByLabel('Your letter to copy').inputValue();
  expect(letter).toMatch(/^Monsieur le Ministre,\n\n(.|\n)+\n\nJe vous prie d’agréer, .*considération\.$/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(letter);
});

test('an error leaves with the field that was put right, without asking the server, and none comes early', async () => {
  const page = await visit();
  await page.goto('/en/ukraine/de');
  await page.getByLabel('Full name').press('Tab');
  expect(await page.locator('[aria-invalid]').count()).toBe(0);
  await press(page, 'Send my letter');
  await heading(page, 'There is a problem');
  page.posts.length = 0;

  const name = page.getByLabel('Full name');
  const email = page.getByRole('textbox', { name: 'E-mail address' });
  const marked = () =>
    page.locator('[aria-invalid=true]').evaluateAll((fields) => fields.map(({ id }) => id));
  expect(await marked()).toEqual(['name', 'email', 'consent_send', 'adult']);
  await name.fill('Máire Ní Bhriain');
  await email.fill('maire at example.org');
  await page.getByLabel(/Send my letter with my name/).check();
  await page.getByLabel(/16 or older/).focus();
  expect(await marked()).toEqual(['email', 'adult']);
  expect(await page.getByText('Enter your full name').last().isVisible()).toBe(false);
  await email.fill('maire@example.org');
  await name.focus();
  expect(await marked()).toEqual(['adult']);
  expect(page.posts).toEqual([]);
});

test('what is left of a long sentence is said when it gets short', async () => {
  const page = await visit();
  await page.goto('/en/ukraine/de');
  const own = page.getByLabel('Why does this matter to you?');
  await own.fill('x'.repeat(1700));
  expect(await page.getByText('Characters left').count()).toBe(0);
  await own.fill('x'.repeat(1990));
  await page.getByText('Characters left: 10').waitFor();
});

test('the script never comes: everything works, and nothing that needs it is shown', async () => {
  const page = await visit();
  await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
  const maire = { name: 'Máire Ní Bhriain', email: 'maire@example.org' };
  await fillIn(page, 'Finland', maire);
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
  await press(page, 'Send my letter');
  await asked(page);
  await typeCode(page, (await confirmMail(site, maire.email)).code);
  await heading(page, 'Thank you: your letter is confirmed');
  await site.mail('the letter', ({ mail }) => mail.replyTo?.[0]?.address === maire.email);
});
