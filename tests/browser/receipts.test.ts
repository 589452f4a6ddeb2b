/** What becomes of letters that have to wait, of signatures and of second letters. Everything without JavaScript. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, visitor } from '../support/browser.ts';
import { type Site, startSite } from '../support/site.ts';
import {
  asked,
  confirmMail,
  fillIn,
  heading,
  mailsTo,
  press,
  typeCode,
  writeAndConfirm,
} from '../support/supporter.ts';

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

const visit = async () =>
  (await visitor(browser, site.origin, { javaScriptEnabled: false, acceptDownloads: true })).newPage();

const lettersOf = (email: string) => site.mails.filter(({ mail }) => mail.replyTo?.[0]?.address === email);

/** The confirmed actions that the campaign page shows for a country. */
async function countOf(page: Page, country: string): Promise<number> {
  const text = (await page.getByRole('region', { name: 'Confirmed so far' }).innerText()) ?? '';
  return Number(new RegExp(`${country}: (\\d+)`).exec(text)?.[1]);
}

test('Chloé in Lyon: no address is known, so her letter waits, and she can take it along', async () => {
  const page = await visit();
  const chloe = { name: 'Chloé Martin', email: 'chloe@example.org' };
  await fillIn(page, 'France', chloe);
  const card = page.getByRole('region', { name: 'Whom you write to' });
  expect(await card.innerText()).toMatch(
    /Jean-Noël Barrot(.|\n)*We have no e-mail address for this office yet/,
  );
  await page.getByLabel('Why does this matter to you?').fill('Kharkiv is nearer than it seems.');
  await press(page, 'Update preview');

  await page.getByRole('link', { name: 'Send it yourself meanwhile' }).click();
  const letter = await page.getByLabel('Your letter to copy').inputValue();
  expect(letter).toMatch(
    /^Monsieur le Ministre,\n\nKharkiv is nearer than it seems\.\n\n(.|\n)*ma haute considération\.\nChloé Martin$/,
  );
  const mailto = await page.getByRole('link', { name: 'Open it in your mail program' }).getAttribute('href');
  expect(mailto).toMatch(/^mailto:\?subject=/);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press(page, 'Download it as a mail draft'),
  ]);
  expect(download.suggestedFilename()).toBe('letter.eml');
  const draft = await PostalMime.parse(await readFile(await download.path()));
  const subject = page.locator('.sheet dt', { hasText: 'Subject' }).locator('+ dd');
  expect(draft.subject).toBe(await subject.innerText());
  expect(draft.text?.replaceAll('\r\n', '\n').trim()).toBe(letter);
  expect(draft.from).toMatchObject({ name: chloe.name, address: chloe.email });
  expect(draft.to).toBeUndefined();

  await press(page, 'Send my letter');
  await asked(page);
  await typeCode(page, (await confirmMail(site, chloe.email)).code);
  await heading(page, 'Thank you: your letter is confirmed');
  await page.getByText('Waiting: we have no e-mail address for this office yet.').waitFor();
  expect(lettersOf(chloe.email)).toEqual([]);
});

test('Tomáš in Košice takes his letter back while it waits: it is gone, and the count goes down', async () => {
  const page = await visit();
  const campaign = await visit();
  await writeAndConfirm(page, site, 'Slovakia', { name: 'Tomáš Novák', email: 'tomas@example.org' });
  await page.getByText('Waiting: we are still checking the e-mail address of this office.').waitFor();
  const counted = async () => {
    await campaign.goto('/en/ukraine/sk');
    return countOf(campaign, 'Slovakia');
  };
  await expect.poll(counted, { timeout: 10_000 }).toBe(1);

  await press(page, 'Take it back');
  await heading(page, 'You have taken this back');
  await page.getByText('Taken back. It is not sent.').waitFor();
  expect(await page.getByRole('button', { name: 'Take it back' }).count()).toBe(0);
  await expect.poll(counted, { timeout: 10_000 }).toBe(0);
  await page.goto(page.url());
  await heading(page, 'You have taken this back');
});

test('Jonas’s letter has gone: it can no longer be taken back, and the page says so', async () => {
  const page = await visit();
  await writeAndConfirm(page, site, 'Germany', { name: 'Jonas Müller', email: 'jonas@example.org' });
  await site.mail(
    'the receipt',
    (mail) =>
      mailsTo(site, 'jonas@example.org').includes(mail) && /handed over/.test(mail.mail.subject ?? ''),
  );
  const { pathname } = new URL(page.url());
  expect((await site.post(pathname, { intent: 'withdraw' })).status).toBe(409);
  await page.reload();
  await page.getByText(/Handed over to the mail server/).waitFor();
  expect(await page.getByRole('button', { name: 'Take it back' }).count()).toBe(0);
  expect(lettersOf('jonas@example.org')).toHaveLength(1);
});

test('Sara only signs: she is counted, and no office gets anything', async () => {
  const page = await visit();
  const sara = { name: 'Sara Lind', email: 'sara@example.org' };
  await fillIn(page, 'Sweden', sara);
  await page.getByLabel(/Send my letter with my name/).uncheck();
  await press(page, 'Only sign');
  await asked(page);
  expect(await page.locator('.sheet').count()).toBe(0);
  await typeCode(page, (await confirmMail(site, sara.email)).code);
  await heading(page, 'Thank you: you have signed');
  await page.getByRole('link', { name: 'check that it is genuine' }).click();
  await page.getByText('This is a signature. No letter was sent.').waitFor();
  expect(await page.content()).not.toContain('Sara');
  expect(lettersOf(sara.email)).toEqual([]);
});

test('Ikram lives somewhere else: her letter is for Kaja Kallas, whose form the card names', async () => {
  const page = await visit();
  const ikram = { name: 'Ikram Haddad', email: 'ikram@example.org' };
  await fillIn(page, 'Somewhere else', ikram);
  expect(await page.getByRole('region', { name: 'Whom you write to' }).innerText()).toMatch(/^Kaja Kallas/);
  expect(await page.getByLabel(/Also write to/).count()).toBe(0);
  const form = page.getByRole('link', { name: /Go to the contact form of this office/ });
  expect(await form.getAttribute('href')).toMatch(/^https:\/\/european-union\.europa\.eu\//);
  await press(page, 'Send my letter');
  await asked(page);
  expect(await page.locator('.sheet').innerText()).toMatch(/Kaja Kallas(.|\n)*Dear High Representative,/);
  await typeCode(page, (await confirmMail(site, ikram.email)).code);
  await page.getByRole('region', { name: /^Kaja Kallas, European External Action Service/ }).waitFor();
});

test('Elina writes to two: one receipt tells the way of each letter', async () => {
  const page = await visit();
  const elina = { name: 'Elina Virtanen', email: 'elina@example.org' };
  await fillIn(page, 'Finland', elina);
  await page.getByLabel('Also write to Kaja Kallas').check();
  await press(page, 'Send my letter');
  await asked(page);
  await typeCode(page, (await confirmMail(site, elina.email)).code);
  await heading(page, 'Thank you: your letter is confirmed');
  await site.mail('the letter', () => lettersOf(elina.email).length > 0);
  const way = (name: RegExp) => page.getByRole('region', { name });
  await expect
    .poll(async () => {
      await page.getByRole('link', { name: 'Refresh this page' }).click();
      return way(/^Elina Valtonen,/).innerText();
    })
    .toMatch(/Handed over to the mail server/);
  expect(await way(/^Kaja Kallas,/).innerText()).toMatch(
    /Waiting: we have no e-mail address for this office yet/,
  );
  expect(lettersOf(elina.email)).toHaveLength(1);
});
