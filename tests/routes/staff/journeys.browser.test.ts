/** Both roles at work, from page to page, without JavaScript: what they do is seen by supporters and offices. */
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser } from '../../support/browser.ts';
import { letterFields } from '../../support/form.ts';
import { pageThatSays } from '../../support/own-mailbox.ts';
import { type Site, startSite } from '../../support/site.ts';
import { referenceOn, sendLetter, staffContext } from '../../support/staff-pages.ts';
import { mailsTo, press } from '../../support/supporter.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let admin: BrowserContext;
let campaigner: BrowserContext;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  admin = await staffContext(browser, site, 'admin');
  campaigner = await staffContext(browser, site, 'campaigner');
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function at(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const said = (page: Page, words: string | RegExp) => page.getByRole('status').getByText(words).waitFor();

const office = 'poststelle@auswaertiges-amt.de';
const lastLetter = () => mailsTo(site, office).at(-1)?.mail.text ?? '';

async function addToFrame(page: Page, words: string) {
  const frame = page.getByRole('textbox', { name: 'Frame' });
  const before = await frame.inputValue();
  await frame.fill(before.replace('{closing}', `${words}\n\n{closing}`));
}

/** From the editor to a version in use, as one person may in one-person mode. */
async function publish(page: Page) {
  await press(page, 'Save as a new draft');
  await said(page, 'Kept as a new draft');
  await press(page, 'Ask for a review');
  await said(page, 'waits for a second person');
  await press(page, 'Publish it');
  await said(page, 'It is in use');
}

test('what an admin publishes stands in the next supporter’s letter', async () => {
  const page = await at(admin, '/staff/templates/ukraine/de');
  await addToFrame(page, 'We meet on 9 May.');
  await page.getByLabel('What did you change').fill('A day to meet');
  await press(page, 'Save as a new draft');
  await said(page, 'Kept as a new draft');
  expect(await page.locator('ins').allInnerTexts()).toContainEqual(expect.stringContaining('9 May'));
  await press(page, 'Ask for a review');
  const overview = await at(admin, '/staff');
  await overview.getByRole('link', { name: 'waits for a second person' }).click();
  await press(overview, 'Publish it');
  await said(overview, 'It is in use');
  await sendLetter(site, letterFields('jonas'));
  await site.mail('the letter', () => lastLetter().includes('We meet on 9 May.'));
  const day = new Date().toISOString().slice(0, 10);
  const sent = await at(admin, `/staff/templates/ukraine/sent?day=${day}`);
  await sent.getByLabel('Office').selectOption({ label: await germany(sent) });
  await press(sent, 'Show');
  await sent.getByRole('link', { name: 'Version 2' }).waitFor();
});

const germany = async (page: Page) =>
  (await page.getByLabel('Office').locator('option').allInnerTexts()).find((name) => name.startsWith('DE')) ??
  '';

test('of two who edit at once, the second is told what the first changed, and loses no word', async () => {
  const [first, second] = [
    await at(admin, '/staff/templates/ukraine/en'),
    await at(admin, '/staff/templates/ukraine/en'),
  ];
  await addToFrame(first, 'Words of the first.');
  await addToFrame(second, 'Words of the second.');
  await press(first, 'Save as a new draft');
  await said(first, 'Kept as a new draft');
  await press(second, 'Save as a new draft');
  const alert = second.getByRole('alert');
  await alert.getByText(/was saved while you were writing/).waitFor();
  expect(await alert.locator('ins').allInnerTexts()).toContainEqual(expect.stringContaining('the first.'));
  expect(await second.getByRole('textbox', { name: 'Frame' }).inputValue()).toContain('Words of the second.');
  await press(second, 'Save as a new draft');
  await said(second, 'Kept as a new draft');
});

test('a template with an unknown slot is refused beside its field, and the words stay', async () => {
  const page = await at(admin, '/staff/templates/ukraine/en');
  await page.getByRole('textbox', { name: 'Frame' }).fill('{salutation}\n\n{nonsense}\n\n{closing}\n{name}');
  await press(page, 'Save as a new draft');
  await page.getByRole('alert').getByText('nonsense').waitFor();
  expect(await page.getByRole('textbox', { name: 'Frame' }).inputValue()).toContain('{nonsense}');
});

const csv = readFileSync('tests/fixtures/three-mayors.csv', 'utf8');
const letter = readFileSync('tests/fixtures/three-mayors.md');

test('a second campaign: from a letter’s file, its targets from a table with a bad row, then a good one', async () => {
  const page = await at(admin, '/staff/campaigns');
  await page.getByLabel('Name in addresses').fill('benches');
  await page.getByLabel('A text or Markdown file').setInputFiles({
    name: 'letter.md',
    mimeType: 'text/markdown',
    buffer: letter,
  });
  await press(page, 'Make a draft of this letter');
  await said(page, 'Made as a draft');
  await press(page, 'Open');
  await page.getByRole('alert').getByText('has no areas yet').waitFor();
  await page.getByRole('link', { name: 'Import areas' }).click();
  expect(await page.getByLabel('Campaign whose areas').inputValue()).toBe('benches');
  const bad = csv.replace('buero@berlin.example', 'buero at berlin').replace('bg;en', 'xyz');
  await page.getByLabel('Or its text').fill(bad);
  await press(page, 'Show what would change');
  const alert = page.getByRole('alert');
  expect(await alert.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/^Line 2: /),
    expect.stringMatching(/^Line 3: /),
  ]);
  const targets = await at(admin, '/staff/targets');
  expect(await targets.getByText('Sofia Municipality').count()).toBe(0);
  await page.getByLabel('Or its text').fill(csv);
  await press(page, 'Show what would change');
  await said(page, '3 of 3 rows would change something');
  await targets.reload();
  expect(await targets.getByText('Sofia Municipality').count()).toBe(0);
  await press(page, 'Import all of it');
  await said(page, 'The file is imported, whole.');
  await targets.reload();
  expect(await targets.getByText('Sofia Municipality').count()).toBe(1);
  const campaign = await at(admin, '/staff/campaigns/benches');
  await press(campaign, 'Open');
  await said(campaign, 'Open: letters are taken');
});

test('a campaign gets another language, and what is missing is said where it is missing', async () => {
  const page = await at(admin, '/staff/campaigns/benches');
  await page.getByLabel('Another language').selectOption('fr');
  await press(page, 'Write it');
  const form = page.locator('form').filter({ has: page.locator('[name=lang][value=fr]') });
  await form.getByLabel('Title of the open letter').fill('Une lettre ouverte');
  await form.getByRole('button').click();
  await page.getByRole('alert').getByText('headline').waitFor();
  const again = page.locator('form').filter({ has: page.locator('[name=lang][value=fr]') });
  expect(await again.getByLabel('Title of the open letter').inputValue()).toBe('Une lettre ouverte');
  await again.getByLabel('Headline').fill('Écrivez à votre ministre');
  await again.getByLabel('Lead', { exact: true }).fill('En trois minutes.');
  await again.getByLabel('Source and independence').fill('Écrite par ses auteurs.');
  await again.getByRole('button').click();
  await said(page, 'Kept.');
  await page.getByText('In fr').waitFor();
});

test('a language without a template starts from the English one', async () => {
  const list = await at(admin, '/staff/templates/benches/fr');
  await list.getByRole('heading', { name: /first version/ }).waitFor();
  await addToFrame(list, 'Rencontrons-nous.');
  await publish(list);
  await list.getByText(/of 3 without a finding/).waitFor();
});

test('a copy of a campaign, and one from nothing', async () => {
  const page = await at(admin, '/staff/campaigns');
  await page.getByLabel('Name in addresses').fill('benches-again');
  await page.getByLabel('Of', { exact: true }).selectOption('benches');
  await press(page, 'Make a copy');
  await said(page, 'Made as a draft');
  await page.getByRole('link', { name: 'Senate Chancellery' }).waitFor();
  await page.goto('/staff/campaigns');
  await page.getByLabel('Name in addresses').fill('empty');
  await press(page, 'Make an empty draft');
  await page.getByRole('alert').getByText('Enter a title').waitFor();
  await page.getByLabel('Title').fill('A letter about nothing yet');
  await page.getByLabel(/^Date/).fill('2026-11-01');
  await page.getByLabel('Addressed to').fill('The council');
  await press(page, 'Make an empty draft');
  await said(page, 'Made as a draft');
});

/** The switch for a target keeps its letters in the queue, so that something waits when its holder changes. */
async function stop(page: Page, target: string, act: () => Promise<void>) {
  await page.goto('/staff/switches');
  await page.getByLabel('Which letters').selectOption('target');
  await page.getByLabel('Name').fill(target);
  await page.getByLabel('Reason').fill('The holder changes today');
  await press(page, 'Stop them');
  await said(page, 'are stopped');
  await act();
  await page.goto('/staff/switches');
  await press(page, 'Let them go');
}

async function openTerm(page: Page, target: string, person: string, letters: string) {
  await page.goto(`/staff/targets/${target}/term`);
  await page.getByLabel('Name').fill(person);
  await press(page, 'Open the term');
  await page.getByRole('alert').getByText('one language at least').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe(person);
  const english = page.getByRole('group', { name: 'In en' });
  await english.getByLabel('Salutation').fill(`Dear Minister ${person.split(' ').at(-1)},`);
  await english.getByLabel('Closing').fill('Yours faithfully,');
  await page.getByLabel('Letters that wait').selectOption(letters);
  await press(page, 'Open the term');
  await said(page, 'The new term is open');
}

async function targetNumber(area: string): Promise<string> {
  const page = await at(admin, '/staff/targets');
  const link = page.getByRole('row').filter({ has: page.getByRole('cell', { name: area, exact: true }) });
  const href = await link.getByRole('link').first().getAttribute('href');
  return href?.split('/').at(-1) ?? '';
}

test('a new holder: the waiting letter is written anew, its writer is told, and the old name is nowhere in it', async () => {
  const page = await admin.newPage();
  const germany = await targetNumber('DE');
  const before = await at(admin, `/staff/targets/${germany}`);
  const former = (
    await before.getByRole('table', { name: 'Terms' }).getByRole('cell').nth(2).innerText()
  ).trim();
  let reference = '';
  await stop(page, germany, async () => {
    const receipt = await sendLetter(
      site,
      letterFields('jonas', { email: 'greta@example.org', name: 'Greta Hahn' }),
    );
    reference = await referenceOn(site, receipt);
    await openTerm(page, germany, 'Berta Neumann', 're-address');
  });
  await site.mail('the notice', () => mailsTo(site, 'greta@example.org').length >= 2);
  const log = await at(admin, `/staff/letters?reference=${reference}`);
  expect(await log.getByRole('table').getByRole('link').count()).toBe(2);
  await log.getByRole('row').filter({ hasText: 'queued' }).getByRole('link').click();
  const facts = await log.getByRole('table', { name: 'Facts' }).innerText();
  expect(facts).toContain('Berta Neumann');
  expect(facts).not.toContain(former);
  await log.getByRole('link', { name: 'From the letter' }).click();
  await log.getByText('cancelled').first().waitFor();
});

test('a campaigner lets go what is held in their campaign, first counted and then done, and sees no other’s letters', async () => {
  const page = await admin.newPage();
  const germany = await targetNumber('DE');
  await stop(page, germany, async () => {
    for (const name of ['Ida Holm', 'Ivo Holm', 'Uta Holm']) {
      const email = `${name.split(' ')[0]?.toLowerCase()}@example.org`;
      await sendLetter(site, letterFields('jonas', { email, name }));
    }
    await openTerm(page, germany, 'Clara Sommer', 'hold');
  });
  await sendLetter(
    site,
    letterFields('jonas', { email: 'zoe@example.org', country: 'galway', demand: ['1'] }),
    'benches',
  );
  const hers = await at(campaigner, '/staff');
  await hers.getByRole('link', { name: 'letters are held: target changed' }).click();
  expect(await hers.getByText('benches').count()).toBe(0);
  const all = await at(admin, '/staff/letters?campaign=benches');
  const foreign = await all.getByRole('table').getByRole('link').first().getAttribute('href');
  expect((await hers.request.get(foreign ?? '')).status()).toBe(404);
  expect((await hers.request.get(`${foreign}/words`)).status()).toBe(403);
  await hers.getByRole('table').getByRole('link').first().click();
  await press(hers, 'Let it go');
  await said(hers, 'Let go.');
  await hers.goto('/staff/letters?state=held&reason=target+changed');
  await hers.getByRole('link', { name: /Settle the \d+ held letters/ }).click();
  const count = Number((await hers.getByText(/held letters fit/).innerText()).split(' ')[0]);
  expect(count).toBeGreaterThanOrEqual(2);
  await press(hers, 'Let them all go');
  await said(hers, `${count} letters are settled`);
  await hers.getByText('0 held letters fit.').waitFor();
  await site.mail('a letter to the new holder', () => lastLetter().includes('Dear Minister Sommer,'));
  expect(lastLetter()).not.toMatch(/Neumann/);
});

test('refusing tells the writer; and the log of acts keeps the reason why words were looked at', async () => {
  const receipt = await sendLetter(site, letterFields('ana'));
  const page = await at(admin, `/staff/letters?reference=${await referenceOn(site, receipt)}`);
  await page.getByRole('table').getByRole('link').first().click();
  const shown = page.url();
  expect(await page.locator('main').innerText()).not.toContain('ana@example.org');
  await page.getByRole('link', { name: /Show the writer/ }).click();
  await page.getByLabel('Why').fill('no');
  await press(page, 'Show them once');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Why').fill('She asked us to read it again');
  await press(page, 'Show them once');
  await page.getByText('Ana Petrova').first().waitFor();
  await page.goto(shown);
  await press(page, 'Refuse it for good');
  await said(page, 'Refused.');
  await pageThatSays(site, receipt, /not sent|refused|cancelled/i);
  await page.goto('/staff/audit');
  await page.getByText('She asked us to read it again').waitFor();
});

test('the directory comes as a file whose cells no spreadsheet runs', async () => {
  const page = await at(admin, '/staff/targets');
  const file = await page.request.get('/staff/targets.csv');
  expect(file.headers()['content-disposition']).toContain('targets.csv');
  const cells = (await file.text()).split(/\r\n|,/).map((cell) => cell.replace(/^"/, ''));
  expect(cells.filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([]);
});
