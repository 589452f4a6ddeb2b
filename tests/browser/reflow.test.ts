/** Pages on the narrowest screens, with larger text and wider spacing, in the reader's own colours, without motion. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openBrowser, phone } from '../support/browser.ts';
import { actionPages, everyPage, lookAt, lookOnce, type Visit } from '../support/every-page.ts';
import { tooWide } from '../support/reflow.ts';
import { type Site, startSite } from '../support/site.ts';

// Many pages: slow on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let visits: Visit[];
let found: Record<'tooWide' | 'targets' | 'edges' | 'setApartToo', string[]>;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite({ SMTP_URL: '' }), openBrowser()]);
  visits = await everyPage(site);
  const narrow = { ...onSite(), viewport: { width: 320, height: 640 } };
  found = await lookOnce(visits, { tooWide, targets, edges, setApartToo }, narrow);
}, 360_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

const onSite = () => ({ browser, origin: site.origin });

/** The distances of WCAG 2.2, 1.4.12. */
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;

const setApart = (page: Page) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, spacing);

const targets = (page: Page) =>
  page.evaluate(() => {
    const large = 'button:not(.link), select, textarea, summary, input:not([type=checkbox], [type=radio])';
    const found: string[] = [];
    for (const element of document.querySelectorAll(`${large}, a, .link, [type=checkbox], [type=radio]`)) {
      if (element.closest('.unseen, .skip, [type=hidden]') || !element.getClientRects().length) continue;
      const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
      const least = element.matches(large) ? 44 : 24;
      if (height < least || width < 24)
        found.push(`${element.outerHTML.slice(0, 90)}: ${Math.round(width)} × ${Math.round(height)} px`);
    }
    return found;
  });

const colouredEdges = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const framed =
      'button:not(.link, .unseen), select, textarea, .sheet, .card, .notice, .summary, .demo, progress';
    for (const element of document.querySelectorAll(framed)) {
      const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
      const isDrawn = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) >= 1;
      if (element.getClientRects().length && (!isDrawn || borderTopColor === backgroundColor))
        found.push(`${element.outerHTML.slice(0, 80)} has no edge`);
    }
    return matchMedia('(forced-colors: active)').matches ? found : ['colours are not forced'];
  });

async function edges(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  const found = await colouredEdges(page);
  await page.emulateMedia({ forcedColors: 'none' });
  return found;
}

async function setApartToo(page: Page): Promise<string[]> {
  await setApart(page);
  return (await tooWide(page)).map((what) => `set apart, ${what}`);
}

test('320 px are wide enough for every page, also with its text set wider apart', () => {
  expect(found.tooWide).toEqual([]);
  expect(found.setApartToo).toEqual([]);
});

test('with text of twice the size nothing is lost, on a phone and on a small desk', async () => {
  const large = { ...onSite(), browser: await openBrowser(['--blink-settings=defaultFontSize=32']) };
  onTestFinished(() => large.browser.close());
  expect(await lookAt(visits, tooWide, { ...large, viewport: phone })).toEqual([]);
  expect(await lookAt(actionPages, tooWide, { ...large, viewport: { width: 1024, height: 768 } })).toEqual(
    [],
  );
  expect(await lookAt(actionPages.slice(0, 1), textSize, large)).toEqual(['home: 32px']);
});

const textSize = (page: Page) => page.evaluate(() => [getComputedStyle(document.documentElement).fontSize]);

test('fingers find what they press: 44 px for buttons and fields, 24 px for the rest', () => {
  expect(found.targets).toEqual([]);
});

test('in forced colours, buttons, fields, cards and the sheet keep their edges', () => {
  expect(found.edges).toEqual([]);
});

test('nothing moves by itself, and nothing even fades for people who asked for no motion', async () => {
  const moving = (page: Page) =>
    page.evaluate(() => document.getAnimations().map((animation) => `${animation.constructor.name} runs`));
  const fading = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => !/^0s(, 0s)*$/.test(getComputedStyle(element).transitionDuration))
        .map((element) => `${element.outerHTML.slice(0, 60)} fades`),
    );
  const both = async (page: Page) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const found = await moving(page);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    return [...found, ...(await moving(page)), ...(await fading(page))];
  };
  expect(await lookAt(actionPages, both, onSite())).toEqual([]);
});
