/** What a phone is given to carry, and what no visitor gets: requests elsewhere, cookies, storage, blocked pieces. */
import { get } from 'node:http';
import type { BrowserContext, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, visitor } from '../support/browser.ts';
import { everyPage, OWN_DATA, openDisclosures, type Visit } from '../support/every-page.ts';
import { type Site, startSite } from '../support/site.ts';

const KB = 1024;

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

/** The octets of bodies as they came over the wire, by kind of file. */
async function weigh(responses: Response[]) {
  const octets = { document: 0, stylesheet: 0, script: 0, other: 0 };
  for (const response of responses) {
    const kind = response.request().resourceType();
    const { responseBodySize } = await response.request().sizes();
    octets[kind in octets ? (kind as keyof typeof octets) : 'other'] += responseBodySize;
  }
  return octets;
}

/** What the body of an answer in this encoding takes on its way. */
function octetsOf(url: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': encoding } }, (answer) => {
      expect(answer.headers['content-encoding']).toBe(encoding);
      let octets = 0;
      answer.on('data', (chunk) => {
        octets += chunk.length;
      });
      answer.on('end', () => resolve(octets));
    }).on('error', reject);
  });
}

test.each(['/en/ukraine', '/en/ukraine/de', '/en/ukraine/fr'])(
  '%s reaches a phone in three requests: 14 KB to read, 30 KB in all',
  async (path) => {
    const page = await (await visitor(browser, site.origin)).newPage();
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.goto(path, { waitUntil: 'networkidle' });
    const { document, stylesheet, script, other } = await weigh(responses);
    expect(responses.map((response) => response.headers()['content-encoding'])).toEqual(['br', 'br', 'br']);
    expect(document).toBeGreaterThan(4 * KB);
    expect(document + stylesheet).toBeLessThanOrEqual(14 * KB);
    // Not every browser and proxy unpacks Brotli: with gzip, too, it stays within.
    const files = responses.filter((one) =>
      ['document', 'stylesheet'].includes(one.request().resourceType()),
    );
    const gzipped = await Promise.all(files.map((one) => octetsOf(one.url(), 'gzip')));
    expect(gzipped).toHaveLength(2);
    expect(gzipped.reduce((sum, octets) => sum + octets, 0)).toBeLessThanOrEqual(14 * KB);
    expect(script).toBeGreaterThan(0);
    expect(script).toBeLessThanOrEqual(5 * KB);
    expect(document + stylesheet + script + other).toBeLessThanOrEqual(30 * KB);
  },
);

/** Everything that a browser complains about while a visitor looks around, a blocked piece of a page included. */
async function complaintsOf(context: BrowserContext): Promise<string[]> {
  const complaints: string[] = [];
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`blocked by the policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    // A page that answers 404 or 422 is meant to; a piece of a page that does is not.
    const isPage = message.location().url === message.page()?.url();
    if (isPage && /^Failed to load resource: .* status of 4/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
}

/** What a page keeps in the browser. */
const storage = (page: Page) =>
  page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);

test('no page asks another server, sets a cookie, stores anything or has a piece blocked', async () => {
  const others = visits.filter(({ name }) => name !== OWN_DATA);
  const context = await visitor(browser, site.origin);
  const complaints = await complaintsOf(context);
  const page = await context.newPage();
  for (const { name, go } of others) {
    await go(page);
    await openDisclosures(page);
    expect([name, await context.cookies()]).toEqual([name, []]);
    expect([name, await storage(page)]).toEqual([name, []]);
    expect([name, complaints, context.strayed]).toEqual([name, [], []]);
  }
});

test('a script in the page, a picture from elsewhere and something stored would be noticed', async () => {
  const context = await visitor(browser, site.origin);
  const complaints = await complaintsOf(context);
  const page = await context.newPage();
  await page.goto('/en/ukraine/de');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
    const picture = document.createElement('img');
    picture.src = 'https://elsewhere.invalid/pixel.png';
    document.body.append(picture);
    sessionStorage.setItem('seen', '1');
  });
  await expect.poll(() => complaints.join('\n')).toMatch(/blocked by the policy: img-src/);
  expect(complaints.join('\n')).toMatch(/blocked by the policy: script-src/);
  expect(await page.title()).not.toBe('taken over');
  expect(await storage(page)).toEqual(['seen']);
});
