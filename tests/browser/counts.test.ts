/** The numbers in real browsers: they change by themselves, rest while nobody looks, and stand in frames of others. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { desk, openBrowser, phone, visitor } from '../support/browser.ts';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { type Site, startSite } from '../support/site.ts';
import { confirmMail, heading, press, writeAndConfirm } from '../support/supporter.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  for (const name of ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fred']) await writes(name);
  await vi.waitFor(async () => expect(await people('/en/ukraine/results')).toBe('6'), 15_000);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Somebody elsewhere writes and confirms. */
async function writes(name: string) {
  const email = `${name.toLowerCase()}@example.org`;
  await takeOverHttp(site, letterFields('jonas', { name, email }));
  await site.post((await confirmMail(site, email)).link, { intent: 'confirm' });
}

/** The number of people as the page that is sent says it. */
const people = async (path: string) =>
  /data-stage="confirmed"[^>]*>([^<]*)</.exec(await (await site.get(path)).text())?.[1];

const says = (page: Page, n: string) =>
  page
    .locator('[data-stage="confirmed"]')
    .filter({ hasText: new RegExp(`^${n}$`) })
    .waitFor({ timeout: 15_000 });

test('one person sends a letter, and the results and the embed of another change by themselves', async () => {
  const watcher = await visitor(browser, site.origin, { viewport: desk });
  const [results, embed] = [await watcher.newPage(), await watcher.newPage()];
  await results.goto('/en/ukraine/results');
  await embed.goto('/embed/ukraine');
  await Promise.all([says(results, '6'), says(embed, '6')]);
  const writer = await (await visitor(browser, site.origin)).newPage();
  await writeAndConfirm(writer, site, 'DE', { name: 'Gina Weiß', email: 'gina@example.org' });
  await Promise.all([says(results, '7'), says(embed, '7')]);
  await results.locator('[data-count="DE"]', { hasText: '7' }).waitFor();
  expect(watcher.strayed).toEqual([]);
  expect(await watcher.cookies()).toEqual([]);
});

test('a page that nobody sees hears nothing; seen again, it catches up', async () => {
  const page = await (await visitor(browser, site.origin)).newPage();
  await page.goto('/en/ukraine/results');
  await says(page, '7');
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await writes('Hanna');
  await vi.waitFor(async () => expect(await people('/en/ukraine/results')).toBe('8'), 15_000);
  await page.waitForTimeout(2_500);
  expect(await page.locator('[data-stage="confirmed"]').textContent()).toBe('7');
  await hide(false);
  await says(page, '8');
});

test('on a page of somebody else the frame has its height, no cookie, and leads to the full page', async () => {
  const html = `<title>Elsewhere</title><iframe src="${site.origin}/embed/ukraine?lang=en" width="400" height="100"></iframe>
    <script>addEventListener('message', ({ data }) => {
      if (data.type === 'dear-minister:height') document.querySelector('iframe').height = data.height;
    });</script>`;
  const server = createServer((_request, response) =>
    response.setHeader('Content-Type', 'text/html').end(html),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const context = await visitor(browser, site.origin, { viewport: desk });
  const page = await context.newPage();
  await page.goto(elsewhere);
  const frame = page.frameLocator('iframe');
  await frame.getByText('Next goal').waitFor();
  await expect.poll(() => page.locator('iframe').evaluate((f) => f.clientHeight)).toBeGreaterThan(500);
  expect(await context.cookies()).toEqual([]);
  await frame.getByLabel('Country you live in').selectOption('FI');
  await frame.getByRole('button', { name: 'Write to my minister' }).click();
  await page.waitForURL(`${site.origin}/en/ukraine/fi?s=embed`);
  expect(await page.locator('input[name=source]').inputValue()).toBe('embed');
  server.close();
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

test.each(['/en/ukraine/results', '/embed/ukraine', '/en/ukraine/de/sent'])(
  '%s: axe finds nothing on a phone and a desk, light and dark, and nothing is cut off at 320 pixels',
  async (path) => {
    for (const viewport of [phone, desk]) {
      const page = await (await visitor(browser, site.origin, { viewport })).newPage();
      await page.goto(path);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const { violations, passes } = await new AxeBuilder({ page })
          .withTags(rules)
          .setLegacyMode()
          .analyze();
        expect(passes.length).toBeGreaterThan(15);
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      }
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    }
  },
);

test('without a script the numbers are there, and a link brings new ones', async () => {
  const page = await (await visitor(browser, site.origin, { javaScriptEnabled: false })).newPage();
  await page.goto('/en/ukraine/results');
  const seen = await page.locator('[data-stage="confirmed"]').textContent();
  await page.getByRole('link', { name: 'Refresh the numbers' }).click();
  expect(await page.locator('[data-stage="confirmed"]').textContent()).toBe(seen);
  expect(await page.getByRole('table').count()).toBeGreaterThan(2);
});

test('where the device can share, that is the one large button; elsewhere copying is', async () => {
  const context = await visitor(browser, site.origin);
  const page = await context.newPage();
  await page.goto('/en/ukraine/de/sent');
  expect(await page.locator('.primary:visible').allTextContents()).toEqual(['Copy']);
  await context.addInitScript(() => {
    const said = (what: object) => document.body.setAttribute('data-shared', JSON.stringify(what));
    Object.assign(navigator, { share: async (what: object) => said(what) });
  });
  await page.goto('/en/ukraine/de/sent');
  expect(await page.locator('.primary:visible').allTextContents()).toEqual(['Pass it on']);
  await press(page, 'Pass it on');
  expect(await page.locator('body').getAttribute('data-shared')).toContain('/en/ukraine?s=device');
  const links = await page.getByRole('link', { name: /E-mail|e-mail|WhatsApp|Telegram|Facebook/ }).all();
  const codes = await Promise.all(
    links.map(async (link) => /s%3D(\w+)/.exec((await link.getAttribute('href')) ?? '')?.[1]),
  );
  expect(codes).toEqual(['mail', 'whatsapp', 'telegram', 'facebook']);
});

test('somebody who sent their letter themselves can say so', async () => {
  const page = await (await visitor(browser, site.origin)).newPage();
  await page.goto('/en/ukraine/fr');
  await page.getByRole('button', { name: 'I have sent it myself' }).click();
  await heading(page, 'Thank you for writing');
});
