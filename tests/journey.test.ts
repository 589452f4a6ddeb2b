/**
 * The story in one file: read this first.
 *
 * Jonas in Berlin opens the page on his phone, with JavaScript off. He chooses Germany, moves the demand he cares about
 * to the top, adds a sentence, looks at the letter, which is in the minister's language, reads it in his own and sends
 * it. The mail brings a code; he types it. The letter reaches the minister's mailbox in his words, and the receipt page
 * shows what the mail server said. The office checks that the letter is real.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, visitor } from './support/browser.ts';
import { type Site, startSite } from './support/site.ts';

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

test('from the click to the minister’s mailbox, without JavaScript', async () => {
  const jonas = await visitor(browser, site.origin, { javaScriptEnabled: false });
  const page = await jonas.newPage();

  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe('/en/ukraine');
  await page.getByLabel('Country you live in').selectOption('Germany');
  await page.getByRole('button', { name: 'Show my minister' }).click();
  await page.getByText('Johann Wadephul').first().waitFor();

  await page.getByLabel('Why does this matter to you?').fill('My neighbours fled from Kharkiv.');
  await page.getByText(/Choose the demands and their order/).click();
  for (let i = 0; i < 3; i += 1) await page.getByRole('button', { name: 'Move demand 4 up' }).click();
  await page.getByRole('button', { name: 'Update preview' }).first().click();
  const sheet = page.getByRole('region', { name: 'This is your letter' });
  expect(await sheet.innerText()).toMatch(
    /Sehr geehrter Herr Bundesminister,\s+My neighbours fled from Kharkiv\.\s+.* aus Deutschland/,
  );
  await page.getByText('Language of the letter: Deutsch').waitFor();
  await page.getByRole('button', { name: 'Read this in your language' }).click();
  const copy = page.getByRole('region', { name: 'Read this in your language' });
  expect(await copy.innerText()).toMatch(
    /My neighbours fled from Kharkiv\.\s+I am writing to you from Germany/,
  );

  await page.getByLabel('Full name').fill('Jonas Müller');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('jonas@example.org');
  await page.getByLabel(/Send my letter with my name/).check();
  await page.getByLabel(/16 or older/).check();
  await page.getByRole('button', { name: 'Send my letter' }).click();
  await page.getByRole('heading', { name: 'One more step: confirm by e-mail' }).waitFor();
  expect(await page.getByText('j***@example.org').count()).toBeGreaterThan(0);

  const asked = await site.mail('the confirm mail', ({ mail }) => /code to confirm/.test(mail.subject ?? ''));
  expect(asked.envelopeTo).toEqual(['jonas--example.org@mailbox.invalid']);
  expect(site.mails).toHaveLength(1);

  await page.getByLabel('Code from our mail').fill(/\d{6}/.exec(asked.mail.subject ?? '')?.[0] ?? '');
  await page.getByRole('button', { name: 'Confirm and send my letter' }).click();
  await page.getByRole('heading', { name: 'Thank you: your letter is confirmed' }).waitFor();

  const letter = await site.mail(
    'the letter',
    ({ mail }) => mail.from?.name === 'Jonas Müller über Dear Minister (demo)',
  );
  expect(letter.envelopeTo).toEqual(['poststelle--auswaertiges-amt.de@mailbox.invalid']);
  expect(letter.mail.to?.[0]?.name).toBe('Johann Wadephul');
  expect(letter.mail.replyTo?.[0]).toMatchObject({ name: 'Jonas Müller', address: 'jonas@example.org' });
  expect(letter.mail.html).toBeFalsy();
  const text = letter.mail.text ?? '';
  expect(text).toMatch(/^Sehr geehrter Herr Bundesminister,\r?\n\r?\nMy neighbours fled from Kharkiv\./);
  expect(text).toMatch(/\n1\. .*ukrainischen Kinder/);

  const reference = /([0-9A-Z]{5}-[0-9A-Z]{5})/.exec(text)?.[1] ?? '';
  await site.mail('the receipt', ({ mail }) => /handed over/.test(mail.subject ?? ''));
  await page.getByRole('link', { name: 'Refresh this page' }).click();
  await page.getByText(/Handed over to the mail server/).waitFor();
  expect(await page.getByText(/250/).count()).toBeGreaterThan(0);

  const office = await (await visitor(browser, site.origin, { javaScriptEnabled: false })).newPage();
  await office.goto(`/verify/${reference}`);
  await office.getByText('Handed over to a mail server.').waitFor();
  expect(await office.content()).not.toContain('Jonas');
  await office.getByLabel('Text of the letter').fill(text);
  await office.getByRole('button', { name: 'Compare' }).click();
  await office.getByText(/The text matches/).waitFor();
  await office.getByLabel('Text of the letter').fill(text.replace('Kharkiv', 'Lviv'));
  await office.getByRole('button', { name: 'Compare' }).click();
  await office.getByText(/The text differs/).waitFor();

  await page.goto('/en/ukraine/de');
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByText('Germany: 1').count();
    })
    .toBeGreaterThan(0);
  expect(jonas.strayed).toEqual([]);
  expect(await jonas.cookies()).toEqual([]);
});
