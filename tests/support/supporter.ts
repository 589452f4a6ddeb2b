/** What a supporter does on the pages, in the words that stand there. */
import type { Page } from 'playwright-core';
import type { Caught, Site } from './site.ts';

export type Writer = { name: string; email: string };

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Opens the campaign for a country and fills in what has to be filled in to send a letter there. */
export async function fillIn(page: Page, country: string, { name, email }: Writer): Promise<void> {
  await page.goto('/en/ukraine');
  await page.getByLabel('Country you live in').selectOption(country);
  await press(page, 'Show my minister');
  await page.getByRole('region', { name: 'Whom you write to' }).waitFor();
  await page.getByLabel('Full name').fill(name);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel(/Send my letter with my name/).check();
  await page.getByLabel(/16 or older/).check();
}

/** The same, and sends it: the page then asks for the code. */
export async function write(page: Page, country: string, writer: Writer): Promise<void> {
  await fillIn(page, country, writer);
  await press(page, 'Send my letter');
  await asked(page);
}

export const asked = (page: Page) => heading(page, 'One more step: confirm by e-mail');

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

/** The mails to a supporter so far, by the address that outside live mode stands for theirs. */
export const mailsTo = (site: Site, email: string): Caught[] =>
  site.mails.filter(({ envelopeTo }) => envelopeTo[0] === `${email.replace('@', '--')}@mailbox.invalid`);

/** Waits for the nth mail that asks this supporter to confirm: its code, and the path of its link. */
export async function confirmMail(
  site: Site,
  email: string,
  nth = 1,
): Promise<{ code: string; link: string }> {
  const isAsking = ({ mail }: Caught) => /to confirm/.test(mail.subject ?? '');
  await site.mail(`confirm mail ${nth}`, () => mailsTo(site, email).filter(isAsking).length >= nth);
  const { subject, text } = mailsTo(site, email).filter(isAsking)[nth - 1]?.mail ?? {};
  const link = /\/confirm\/[\w-]{43}/.exec(text ?? '')?.[0] ?? '';
  return { code: /\d{6}/.exec(subject ?? '')?.[0] ?? '', link };
}

/** Types the code into the page that asks for it. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code from our mail').fill(code);
  await press(page, /^Confirm and/);
}

/** From the form to the receipt. */
export async function writeAndConfirm(
  page: Page,
  site: Site,
  country: string,
  writer: Writer,
): Promise<void> {
  await write(page, country, writer);
  await typeCode(page, (await confirmMail(site, writer.email)).code);
  await heading(page, 'Thank you: your letter is confirmed');
}
