/** Every kind of page of the site, with a letter in each state, for tests that look at all of them. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { makeToken, readToken } from '#app/secret.server.ts';
import { visitor } from './browser.ts';
import { type Fields, letterFields, takeOverHttp } from './form.ts';
import { confirmOverHttp, confirmPathIn, mailTo, pageThatSays } from './own-mailbox.ts';
import { people } from './people.ts';
import type { Site } from './site.ts';
import { startPeer } from './smtp-peer.ts';

export type Visit = { name: string; go(page: Page): Promise<unknown> };

/** The site must use its own mailbox: start it with `SMTP_URL: ''`. It is restarted twice on the way. */
export async function everyPage(site: Site): Promise<Visit[]> {
  const troubled = await troubledLetters(site);
  const [jonas, ana, maire, sara, tomas] = await Promise.all([
    taken(site, 'jonas'),
    taken(site, 'ana'),
    taken(site, 'maire'),
    taken(site, 'jonas', { email: 'sara@example.org', name: 'Sara Lind', intent: 'sign' }),
    taken(site, 'jonas', { email: 'tomas@example.org', name: 'Tomáš Novák', country: 'SK' }),
  ]);
  const [handedOver, held, signed, withdrawn] = await Promise.all(
    [jonas, ana, sara, tomas].map(({ link }) => confirmOverHttp(site, link)),
  );
  await site.post(withdrawn ?? '', { intent: 'withdraw' });
  const receipt = await pageThatSays(site, handedOver ?? '', /Handed over to the mail server/);
  const verify = `/verify/${/[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(receipt)?.[0]}`;
  const letter = await mailTo(site, 'poststelle@auswaertiges-amt.de', /mailbox/);
  const own = await ownData(site, people.jonas.email, handedOver ?? '');
  return [
    ...actionPages,
    at('check', maire.check),
    { name: 'check with problems', go: (page) => withProblems(page, maire.check) },
    at('confirm by link', maire.link),
    at('already confirmed', jonas.link),
    at('receipt, handed over', handedOver),
    at('receipt, held', held),
    at('receipt, signed', signed),
    at('receipt, withdrawn', withdrawn),
    at('receipt, queued', troubled.queued),
    at('receipt, failed', troubled.failed),
    ...own,
    at('results', '/en/ukraine/results'),
    at('sent by oneself', '/en/ukraine/de/sent'),
    at('verify home', '/verify'),
    at('verify home with a problem', '/verify?reference='),
    at('verify', verify),
    { name: 'verify, the text matches', go: (page) => compare(page, verify, letter.text) },
    { name: 'verify, the text differs', go: (page) => compare(page, verify, 'Dear Minister, no.') },
    at('mailbox', '/mailbox'),
    at('previews of mails', '/mailbox/previews/uk'),
    at('a preview of a mail', '/mailbox/previews/de/failed'),
    at('a letter in the mailbox', letter.path),
    at('a confirm mail in the mailbox', jonas.mail),
    ...['about', 'privacy', 'accessibility', 'contact'].map((name) => at(name, `/en/${name}`)),
    at('no such page', '/en/ukraine/de/nothing'),
    at('no such country', '/en/ukraine/xx'),
    at('no such campaign', '/en/nowhere'),
    at('no such reference', '/verify/AAAAA-AAAAA'),
    at('no such mail', '/mailbox/999999'),
    at('a link cut off', '/confirm/abc'),
    at('a receipt cut off', '/letter/abc'),
  ];
}

const at = (name: string, path = ''): Visit => ({ name, go: (page) => page.goto(path) });

/** The action page as people see it, from the first visit to a letter in their own words. */
export const actionPages: Visit[] = [
  at('home', '/'),
  at('minister', '/en/ukraine/de'),
  at('minister without an address', '/en/ukraine/fr'),
  at('address unverified', '/en/ukraine/sk'),
  at('office-holder being checked', '/en/ukraine/bg'),
  at('somewhere else', '/en/ukraine/elsewhere'),
  {
    name: 'errors',
    go: async (page) => {
      await page.goto('/en/ukraine');
      await page.getByRole('button', { name: 'Send my letter' }).click();
      await page.getByText('There is a problem').waitFor();
    },
  },
  {
    name: 'preview, filled in and edited',
    go: async (page) => {
      await page.goto('/en/ukraine/fr');
      await page.getByLabel('Full name').fill(people.maire.name);
      await page.getByRole('textbox', { name: 'E-mail address' }).fill(people.maire.email);
      await page.getByLabel('Why does this matter to you?').fill('My mother grew up in Odesa.');
      await page.getByLabel(/Also write to/).check();
      await openDisclosures(page);
      await page.getByRole('button', { name: 'Edit the whole text' }).click();
      await page.getByLabel('Text of your letter').fill('I write in my own words.\n\nPlease act.');
      await page.getByRole('button', { name: 'Show it in the preview' }).click();
      await page.getByText('You have edited this text').waitFor();
    },
  },
];

/** Opens everything that is folded away. */
export async function openDisclosures(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

type Look = (page: Page) => Promise<string[]>;
type Onlooker = { browser: Browser; origin: string } & BrowserContextOptions;

/** Opens the pages one after another as one visitor, unfolds them, and gathers what `look` finds wrong with each. */
export async function lookAt(visits: Visit[], look: Look, onlooker: Onlooker): Promise<string[]> {
  return (await lookOnce(visits, { look }, onlooker)).look;
}

/** The same walk for several questions, asked of each page in their order: what each of them found. */
export async function lookOnce<Question extends string>(
  visits: Visit[],
  looks: Record<Question, Look>,
  { browser, origin, ...options }: Onlooker,
): Promise<Record<Question, string[]>> {
  const context = await visitor(browser, origin, options);
  const page = await context.newPage();
  const questions = Object.keys(looks) as Question[];
  const found = Object.fromEntries(questions.map((question) => [question, [] as string[]]));
  for (const { name, go } of visits) {
    await go(page);
    await openDisclosures(page);
    for (const question of questions)
      found[question]?.push(...(await looks[question](page)).map((what) => `${name}: ${what}`));
  }
  await context.close();
  return found as Record<Question, string[]>;
}

async function withProblems(page: Page, check: string) {
  await page.goto(check);
  await page.getByText('Wrong address?').click();
  await page.getByLabel('The right e-mail address').fill('maire at example');
  await page.getByRole('button', { name: 'Use this address' }).click();
  await page.getByText('There is a problem').waitFor();
}

async function compare(page: Page, verify: string, shown: string) {
  await page.goto(verify);
  const text = shown.includes('<pre') ? await textOf(page, shown) : shown;
  await page.getByLabel('Text of the letter').fill(text);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText(text === shown ? /The text differs/ : /The text matches/).waitFor();
}

const textOf = (page: Page, html: string): Promise<string> =>
  page.evaluate(
    (source) => new DOMParser().parseFromString(source, 'text/html').querySelector('pre')?.textContent ?? '',
    html,
  );

/** The one public page that needs a cookie. */
export const OWN_DATA = 'one’s own data';

/** The way to one's own data, the data itself in the browser that opened the link, and the end of mails. */
async function ownData(site: Site, email: string, receipt: string): Promise<Visit[]> {
  const publicId = readToken('receipt', receipt.split('/').at(-1) ?? '') ?? '';
  const ask = `/data/${makeToken('data', publicId)}`;
  await site.post(ask, {});
  const { text } = await mailTo(site, email, /link to your data/);
  const link = /\/data\/open\/[\w-]{43}/.exec(text)?.[0] ?? '';
  const opened = await site.post(link, {});
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(opened.headers.get('Set-Cookie') ?? '') ?? [];
  const withCookie = async (page: Page) => {
    await page.context().addCookies([{ name, value, url: site.origin }]);
    await page.goto('/data');
    await page.getByRole('button', { name: 'Erase my data' }).waitFor();
  };
  return [
    at('asking for one’s data', ask),
    at('a link to one’s data that was used', link),
    { name: OWN_DATA, go: withCookie },
    at('the end of mails', `/stop/${makeToken('stop', publicId)}`),
  ];
}

type Taken = { check: string; link: string; mail: string };

async function taken(site: Site, person: keyof typeof people, changes: Fields = {}): Promise<Taken> {
  const fields = letterFields(person, changes);
  const check = await takeOverHttp(site, fields);
  const mail = await mailTo(site, String(fields.email), /confirm/);
  return { check, mail: mail.path, link: confirmPathIn(mail.text) };
}

/** One letter that the mail server refuses for good and one that it puts off: their receipts. */
async function troubledLetters(site: Site): Promise<{ failed: string; queued: string }> {
  const lena = await taken(site, 'jonas', { email: 'lena@example.org', name: 'Lena Vogt' });
  const elina = await taken(site, 'elina');
  const peer = await startPeer({ rcpt: ['550 5.1.1 No such user', '451 4.7.1 Try again later'] });
  await site.kill('SIGTERM');
  await site.restart({ SMTP_URL: `smtp://127.0.0.1:${peer.port}` });
  const failed = await confirmOverHttp(site, lena.link);
  await pageThatSays(site, failed, /Refused for good/);
  const queued = await confirmOverHttp(site, elina.link);
  await pageThatSays(site, queued, /Next try/);
  await site.kill('SIGTERM');
  await site.restart();
  await peer.close();
  return { failed, queued };
}
