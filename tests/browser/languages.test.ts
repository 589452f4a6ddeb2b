// Greek, Bulgarian, Irish and Maltese in a real browser without JavaScript, and room for languages longer than English.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type PageLanguage, pageLanguages } from '#app/i18n/languages.ts';
import { translator } from '#app/i18n/t.server.ts';
import { openBrowser, visitor } from '../support/browser.ts';
import { actionPages, lookAt } from '../support/every-page.ts';
import { everyOfficeCanBeWrittenTo, homes, mailboxOf } from '../support/languages.ts';
import { tooWide } from '../support/reflow.ts';
import { type Site, startSite } from '../support/site.ts';
import { mailsTo } from '../support/supporter.ts';

// Many pages: slow on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  await everyOfficeCanBeWrittenTo();
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** What stands in a message before and after what is filled in; enough to find it on a page. */
const partOf = (text: string) =>
  text
    .split(/[\d#]+/)
    .sort((a, b) => b.length - a.length)[0]
    ?.trim() ?? text;

test.each<[PageLanguage, string, RegExp]>([
  ['el', 'Ελένη Παπαδοπούλου', /^Αξιότιμε κύριε Υπουργέ,\r?\n\r?\nΟ παππούς μου ήταν πρόσφυγας\./],
  ['bg', 'Майя Петрова', /^Уважаема госпожо министър,/],
  ['ga', 'Máire Ní Bhriain', /^A Aire, a chara,/],
  ['mt', 'Ġorġ Ħaxixa', /^Onorevoli Ministru,/],
])('%s: %s takes the whole way without JavaScript', async (lang, name, greeting) => {
  const t = translator(lang);
  const area = homes[lang];
  const email = `writer-${lang}@example.org`;
  const context = await visitor(browser, site.origin, { javaScriptEnabled: false, locale: lang });
  const page = await context.newPage();
  const button = (text: string) => page.getByRole('button', { name: text, exact: true });

  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe(`/${lang}/ukraine`);
  await page.getByLabel(t('country.label', { areas: 'countries' })).selectOption(area);
  await button(t('country.show', { areas: 'countries' })).click();
  await page.getByRole('region', { name: t('target.label') }).waitFor();
  await page.getByLabel(t('own.label')).fill('Ο παππούς μου ήταν πρόσφυγας.');
  await page.getByText(partOf(t('demands.title', { chosen: 8, total: 8 }))).click();
  await button(t('demands.move.up', { number: 4 })).click();
  await button(t('preview.update')).first().click();
  await page.getByLabel(t('name.label')).fill(name);
  await page.getByRole('textbox', { name: t('email.label') }).fill(email);
  await page.locator('[name=consent_send]').check();
  await page.locator('[name=adult]').check();
  expect(await page.locator('html').getAttribute('lang')).toBe(lang);
  await page
    .getByRole('button', { name: t('send.button') })
    .last()
    .click();
  await page.getByRole('heading', { name: t('check.title') }).waitFor();

  const asked = await site.mail('the confirm mail', (mail) => mailsTo(site, email).includes(mail));
  await page.getByLabel(t('check.code')).fill(/\d{6}/.exec(asked.mail.subject ?? '')?.[0] ?? '');
  await button(t('check.confirm.write')).click();
  await page.getByRole('heading', { name: t('receipt.title.write') }).waitFor();

  const letter = await site.mail('the letter', ({ mail }) => mail.replyTo?.[0]?.address === email);
  expect(letter.envelopeTo).toEqual([mailboxOf(area)]);
  expect(letter.mail.text).toMatch(greeting);
  expect(letter.mail.text).toContain(`\n${name}\n`);
  await context.close();
});

/** Text 40 % longer, as a translation may be: every word grows, so that long ones get longer too. */
const lengthen = (page: Page) =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode())
      if (!node.parentElement?.closest('script, style, textarea'))
        node.textContent = (node.textContent ?? '').replace(/\p{L}{2,}/gu, (word) => {
          const more = Math.ceil(word.length * 0.4);
          return word + word.slice(0, more).toLowerCase();
        });
  });

const phone = () => ({ browser, origin: site.origin, viewport: { width: 320, height: 640 } });

test('a language 40 % longer than English fits on 320 px', async () => {
  const longer = async (page: Page) => {
    const before = await page.evaluate(() => document.body.innerText.length);
    await lengthen(page);
    const after = await page.evaluate(() => document.body.innerText.length);
    const grown = after > before * 1.25 ? [] : [`grew from ${before} to ${after} only`];
    return [...grown, ...(await tooWide(page))];
  };
  expect(await lookAt(actionPages, longer, phone())).toEqual([]);
});

test('the page of every language fits on 320 px', async () => {
  const visits = pageLanguages.map((lang) => ({
    name: lang,
    go: (page: Page) => page.goto(`/${lang}/ukraine/${homes[lang].toLowerCase()}`),
  }));
  expect(await lookAt(visits, tooWide, phone())).toEqual([]);
});
