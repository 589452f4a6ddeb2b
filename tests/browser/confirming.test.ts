/** Between the form and the letter: codes, links, second mails and wrong addresses. Everything without JavaScript. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, visitor } from '../support/browser.ts';
import { type Site, startSite } from '../support/site.ts';
import { confirmMail, heading, mailsTo, press, typeCode, write } from '../support/supporter.ts';
import { letPass } from '../support/time.ts';

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

const visit = async () => (await visitor(browser, site.origin, { javaScriptEnabled: false })).newPage();

const lettersOf = (email: string) => site.mails.filter(({ mail }) => mail.replyTo?.[0]?.address === email);

test('Jonas opens the link on his phone: two buttons, and nothing happens before he presses one', async () => {
  const jonas = { name: 'Jonas Müller', email: 'jonas@example.org' };
  const [desk, phone] = [await visit(), await visit()];
  await write(desk, 'Germany', jonas);
  const { link } = await confirmMail(site, jonas.email);
  for (let i = 0; i < 2; i += 1) await phone.goto(link);
  await heading(phone, 'Did you write this letter?');
  await phone.getByText('Jonas Müller wants to send the letter below to Johann Wadephul.').waitFor();
  expect(await phone.getByRole('button').allTextContents()).toEqual([
    'Yes, send my letter',
    'I did not write this',
  ]);
  expect(await phone.locator('.sheet').innerText()).toMatch(
    /Sehr geehrter Herr Bundesminister,(.|\n)*Jonas Müller/,
  );
  expect(lettersOf(jonas.email)).toEqual([]);

  await press(phone, 'Yes, send my letter');
  await heading(phone, 'Thank you: your letter is confirmed');
  await site.mail('the letter', () => lettersOf(jonas.email).length > 0);
  await phone.goto(link);
  await heading(phone, 'Already confirmed');
  await phone.getByRole('link', { name: 'See what became of it' }).click();
  await heading(phone, 'Thank you: your letter is confirmed');
  await desk.reload();
  await heading(desk, 'Already confirmed');
  expect(lettersOf(jonas.email)).toHaveLength(1);
});

test('somebody used Ana’s address: she says so, and it is over', async () => {
  const ana = { name: 'Not Ana', email: 'ana@example.org' };
  const [stranger, page] = [await visit(), await visit()];
  await write(stranger, 'Germany', ana);
  const { code, link } = await confirmMail(site, ana.email);
  await page.goto(link);
  await press(page, 'I did not write this');
  await heading(page, 'Thank you for telling us');
  await page.goto(link);
  await heading(page, 'This letter was rejected');
  expect(await page.content()).not.toContain('Not Ana');
  await typeCode(stranger, code);
  expect(await stranger.getByRole('heading', { name: 'Thank you' }).count()).toBe(0);
  expect(lettersOf(ana.email)).toEqual([]);
});

test('Elina mistypes her code five times, asks for a new one after a minute, and the old one stays dead', async () => {
  const elina = { name: 'Elina Virtanen', email: 'elina@example.org' };
  const page = await visit();
  await write(page, 'Finland', elina);
  const { code } = await confirmMail(site, elina.email);
  const wrong = code === '000000' ? '000001' : '000000';
  await typeCode(page, '12345');
  await page.getByRole('link', { name: 'The code has six digits: check it' }).waitFor();
  for (const left of ['4 tries', '3 tries', '2 tries', '1 try', 'there is no try']) {
    await typeCode(page, wrong);
    await page.getByRole('link', { name: `This is not the code from our newest mail: ${left}` }).waitFor();
    expect(await page.getByLabel('Code from our mail').inputValue()).toBe(wrong);
  }
  await typeCode(page, code);
  await page.getByRole('link', { name: 'Five wrong codes: this one no longer works' }).waitFor();
  await press(page, 'Send it again');
  await page.getByRole('link', { name: 'Wait 60 seconds after the last mail' }).waitFor();

  await letPass(site, '61 seconds');
  await press(page, 'Send it again');
  await page.getByText('A new mail is on its way. Only the code in the newest one counts.').waitFor();
  const second = await confirmMail(site, elina.email, 2);
  if (second.code !== code) {
    await typeCode(page, code);
    await page.getByRole('link', { name: 'This is not the code from our newest mail: 4 tries' }).waitFor();
  }
  await typeCode(page, `${second.code.slice(0, 3)} ${second.code.slice(3)}`);
  await heading(page, 'Thank you: your letter is confirmed');
});

test('Máire mistyped her address: she corrects it, and only the new mail leads on', async () => {
  const maire = { name: 'Máire Ní Bhriain', email: 'mairee@example.org' };
  const page = await visit();
  await write(page, 'Ireland', maire);
  const first = await confirmMail(site, maire.email);
  await page.getByText('Wrong address?').click();
  const field = page.getByLabel('The right e-mail address');
  await field.fill('maire at example.org');
  await press(page, 'Use this address');
  await page.getByRole('link', { name: 'Enter one e-mail address, like name@example.org' }).waitFor();
  expect(await field.inputValue()).toBe('maire at example.org');
  await field.fill('maire@example.org');
  await press(page, 'Use this address');
  await page.getByText(/We have sent a mail to m\*+@example\.org/).waitFor();

  const second = await confirmMail(site, 'maire@example.org');
  const wrong = await visit();
  await wrong.goto(first.link);
  await heading(wrong, 'The time to confirm is over');
  await typeCode(page, second.code);
  await heading(page, 'Thank you: your letter is confirmed');
  expect(mailsTo(site, maire.email)).toHaveLength(1);
});

test('after seven days the link is over; that page, and those of links that lead nowhere, say what to do', async () => {
  const lena = { name: 'Lena Vogt', email: 'lena@example.org' };
  const page = await visit();
  await write(page, 'Germany', lena);
  const { code, link } = await confirmMail(site, lena.email);
  await letPass(site, '7 days 1 minute');
  await typeCode(page, code);
  await heading(page, 'The time to confirm is over');
  await page.goto(link);
  await heading(page, 'The time to confirm is over');
  expect(await page.content()).not.toContain('Lena');
  await page.getByRole('link', { name: 'To the campaign' }).click();
  expect(new URL(page.url()).pathname).toBe('/en/ukraine');

  for (const path of ['/confirm/abc', '/letter/abc', '/en/ukraine/check?action=abc', link.slice(0, -1)]) {
    expect([path, (await page.goto(path))?.status()]).toEqual([path, 404]);
    await heading(page, 'This link leads nowhere');
    await page.getByRole('link', { name: 'How to reach us' }).waitFor();
  }
  expect(lettersOf(lena.email)).toEqual([]);
});
