/** Pages on the narrowest screens, with larger text and wider spacing, in the reader's own colours, without motion. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openBrowser, phone } from '../support/browser.ts';
import { actionPages, everyPage, lookAt, type Visit } from '../support/every-page.ts';
import { type Site, startSite } from '../support/site.ts';

// Many pages: slow on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let visits: Visit[];

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite({ SMTP_URL: '' }), openBrowser()]);
  visits = await everyPage(site);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const onSite = () => ({ browser, origin: site.origin });

/** What is cut off or makes the page scroll sideways. Boxes that scroll by themselves may hold longer lines. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    if (document.documentElement.scrollWidth > width)
      found.push(`scrolls: ${document.documentElement.scrollWidth} > ${width}`);
    for (const element of document.querySelectorAll('body *')) {
      const box = element.getBoundingClientRect();
      if (
        !box.width ||
        element.closest('.unseen, .skip, pre, .scroll table') ||
        element.closest('select') !== null
      )
        continue;
      if (box.right > width + 1 || box.left < -1)
        found.push(`${element.outerHTML.slice(0, 80)} is out of sight`);
    }
    for (const element of document.querySelectorAll('button, summary, label, select, h1, h2, h3, a')) {
      const { overflowX } = getComputedStyle(element);
      if (
        overflowX !== 'visible' &&
        element.scrollWidth > element.clientWidth + 1 &&
        !element.closest('.unseen')
      )
        found.push(`${element.outerHTML.slice(0, 80)} is cut off`);
    }
    return found;
  });

/** The distances of WCAG 2.2, 1.4.12. */
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;

const setApart = (page: Page) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, spacing);

test('320 px are wide enough for every page, also with its text set wider apart', async () => {
  const twice = async (page: Page) => {
    const found = await tooWide(page);
    await setApart(page);
    return [...found, ...(await tooWide(page)).map((what) => `set apart, ${what}`)];
  };
  expect(await lookAt(visits, twice, { ...onSite(), viewport: { width: 320, height: 640 } })).toEqual([]);
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

test('fingers find what they press: 44 px for buttons and fields, 24 px for the rest', async () => {
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
  expect(await lookAt(visits, targets, { ...onSite(), viewport: phone })).toEqual([]);
});

test('in forced colours, buttons, fields, cards and the sheet keep their edges', async () => {
  const edges = (page: Page) =>
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
  expect(await lookAt(visits, edges, { ...onSite(), forcedColors: 'active' })).toEqual([]);
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
