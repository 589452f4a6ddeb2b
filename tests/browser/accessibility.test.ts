/** Every kind of page, with everything unfolded, in light and dark: what axe-core can find, and the bones of a page. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { desk, openBrowser, phone } from '../support/browser.ts';
import { actionPages, everyPage, lookAt, lookOnce, type Visit } from '../support/every-page.ts';
import { type Site, startSite } from '../support/site.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Many pages: slow on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let visits: Visit[];
let found: Record<'bones' | 'axe', string[]>;
const titles: string[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite({ SMTP_URL: '' }), openBrowser()]);
  visits = await everyPage(site);
  found = await lookOnce(visits, { title, bones, axe: inLightAndDark }, { ...onSite(), viewport: phone });
}, 360_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

const onSite = () => ({ browser, origin: site.origin });

/** Not into frames: in that of a caught mail no script may run, and what stands there is not ours. */
const options = { iframes: false, resultTypes: ['violations' as const] };

/** Only colours change with the scheme: in the dark the other rules would see the same page again. */
async function violations(page: Page, colorScheme = 'light'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options(options).setLegacyMode();
  const isDark = colorScheme === 'dark';
  const { violations, passes } = await (isDark
    ? axe.withRules(['color-contrast'])
    : axe.withTags(rules)
  ).analyze();
  if (passes.length < (isDark ? 1 : 15))
    return [`only ${passes.length} rules of axe found anything to look at`];
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

async function inLightAndDark(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }); // else a colour may be seen half-way
    found.push(...(await violations(page, colorScheme)).map((what) => `${colorScheme}: ${what}`));
  }
  return found;
}

async function title(page: Page): Promise<string[]> {
  titles.push(await page.title());
  return [];
}

async function bones(page: Page): Promise<string[]> {
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    h1: document.querySelectorAll('h1').length,
    main: document.querySelectorAll('main').length,
    banner: document.querySelectorAll('body > header').length,
    footer: document.querySelectorAll('body > footer').length,
    skip: document.querySelector('body > a[href="#main"]') !== null,
    ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
  }));
  const twice = seen.ids.filter((id, place) => seen.ids.indexOf(id) !== place);
  const right = { lang: 'en', h1: 1, main: 1, banner: 1, footer: 1, skip: true };
  const wrong = Object.entries(right).filter(([what, value]) => seen[what as keyof typeof right] !== value);
  return [...wrong.map(([what]) => `${what} is wrong`), ...twice.map((id) => `#${id} is there twice`)];
}

test('axe finds nothing on a phone', () => {
  expect(found.axe).toEqual([]);
});

test('axe finds nothing on a desk', async () => {
  expect(await lookAt(actionPages, inLightAndDark, { ...onSite(), viewport: desk })).toEqual([]);
});

test('a page whose labels and colours are taken away is found', async () => {
  const worse = async (page: Page) => {
    await page.evaluate(() => {
      for (const label of document.querySelectorAll('label[for]')) label.removeAttribute('for');
      document.body.style.color = '#ccc';
    });
    return violations(page);
  };
  const found = await lookAt(actionPages.slice(1, 2), worse, onSite());
  expect(found.join('\n')).toMatch(/label at #name/);
  expect(found.join('\n')).toMatch(/color-contrast at/);
});

test('every page says its language, has one heading of the first rank, and header, main part and footer', () => {
  expect(found.bones).toEqual([]);
});

test('titles tell pages apart, and say first that a form failed', () => {
  const oneOfEach = visits.flatMap(({ name }, place) =>
    /, (held|queued|failed)$|cut off|^verify, |edited/.test(name)
      ? []
      : [{ name, title: titles[place] ?? '' }],
  );
  const all = oneOfEach.map(({ title }) => title);
  expect(all.filter((title, place) => all.indexOf(title) !== place)).toEqual([]);
  expect(all.every((title) => title.endsWith(' – Dear Minister (demo)'))).toBe(true);
  const failed = oneOfEach.filter(({ name }) => /errors|problem/.test(name));
  expect(failed).toHaveLength(3);
  expect(failed.every(({ title }) => title.startsWith('Error: '))).toBe(true);
});
