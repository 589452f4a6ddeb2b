/** Sixty texts that would run a script, put into every field that staff or supporters fill, then walked by an admin. */
import type { APIResponse, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser } from '../../support/browser.ts';
import { letterFields } from '../../support/form.ts';
import { confirmOverHttp, confirmPathIn, mailTo } from '../../support/own-mailbox.ts';
import { scriptPayloads } from '../../support/script-payloads.ts';
import { formBody, type Site, startSite } from '../../support/site.ts';
import { staffContext, withScripts } from '../../support/staff-pages.ts';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let admin: BrowserContext;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite({ SMTP_URL: '' }), openBrowser()]);
  admin = await staffContext(browser, site, 'admin');
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** What a page that refuses a form says. */
const alerts = (html: string) =>
  (/role="alert".*?<\/ul>/s.exec(html)?.[0] ?? '').replace(/<[^>]*>/g, ' ').slice(0, 400);

type Fields = Record<string, string | string[]>;

/** A staff form, sent as the browser would. */
const post = (path: string, fields: Fields): Promise<APIResponse> =>
  admin.request.post(path, {
    headers: { Origin: site.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    data: formBody(fields).toString(),
    maxRedirects: 0,
  });

async function kept(path: string, fields: Fields) {
  const answer = await post(path, fields);
  expect([path, answer.status(), alerts(await answer.text())]).toEqual([path, 303, '']);
}

const all = scriptPayloads.join('\n');
const line = scriptPayloads.join(' ');

/** All payloads, in texts of at most so many characters. */
function pieces(limit: number, between = '\n'): string[] {
  const texts: string[] = [];
  for (const payload of scriptPayloads) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + payload.length + 1 <= limit)
      texts[texts.length - 1] = last + between + payload;
    else texts.push(payload);
  }
  return texts;
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** Sixty targets, with a payload in every column that takes text. */
const targetsFile = () => {
  const rows = scriptPayloads.map((payload, i) =>
    [
      `x${i}`,
      payload.slice(0, 80),
      ...Array.from({ length: 7 }, () => payload),
      'en',
      `x${i}@example.org`,
      'verified',
    ]
      .map(quoted)
      .join(','),
  );
  return [
    'area,area_name,office,organisation,person,title,source,salutation,closing,languages,email,email_status',
    ...rows,
  ].join('\n');
};

const template = () => ({
  ...{ intent: 'save', based_on: '1', note: line.slice(0, 400) },
  body: `{salutation}\n\n${all}\n\n{own_words}\n\n{country_phrase}\n\n{demands}\n\n{closing}\n{name}`,
  subject: scriptPayloads as string[],
  number: scriptPayloads.map((_, i) => String(i + 1)),
  position: scriptPayloads.map((_, i) => String(i + 1)),
  label: scriptPayloads as string[],
  sentence: scriptPayloads as string[],
  explanation: scriptPayloads as string[],
  variants: scriptPayloads as string[],
  points: scriptPayloads.map((payload) => `${payload}\n${payload}\n${payload}`),
});

test('they are stored: template, campaign, targets, switches, people, reasons, letters', async () => {
  const words = { title: line, headline: line, lead: line, about: all, source_note: line };
  await kept('/staff/campaigns', {
    ...{ intent: 'create', slug: 'payloads', title: line },
    ...{ reference: scriptPayloads[0] ?? '', date: '2026-11-01', addressee: line },
  });
  await kept('/staff/campaigns/payloads', { intent: 'words', lang: 'en', ...words });
  await kept('/staff/campaigns/payloads', { intent: 'words', lang: 'fr', ...words });
  await kept('/staff/campaigns/payloads', {
    ...{ intent: 'facts', reference: line, letter_date: '2026-11-01', author: line, addressees: all },
    ...{ also_target: '', when_uncertain: 'hold', opens_at: '', closes_at: '' },
  });
  await kept('/staff/targets/import', { intent: 'import', campaign: 'payloads', csv: targetsFile() });
  await kept('/staff/templates/payloads/en', template());
  await kept('/staff/templates/payloads/en/2', { intent: 'submit' });
  await kept('/staff/templates/payloads/en/2', { intent: 'publish' });
  await kept('/staff/campaigns/payloads', { intent: 'open' });
  for (const [i, reason] of scriptPayloads.entries())
    await kept('/staff/switches', { intent: 'stop', scope: 'domain', key: `d${i}.test`, reason });
  for (const [i, text] of scriptPayloads.entries()) {
    await kept('/staff/counts/payloads', { intent: 'note', day: '2026-11-20', text });
    await kept('/staff/counts/payloads', { intent: 'source', code: `c${i}`, label: text });
  }
});

/** Ids in the links of a list. */
async function idsIn(list: string, link: RegExp): Promise<string[]> {
  const html = await (await admin.request.get(list)).text();
  return [...html.matchAll(link)].map(([, id]) => id ?? '');
}

/** Kept, or refused in words on a page that escapes what was typed: which of the two the field's own rules say. */
async function tried(path: string, fields: Fields) {
  const answer = await post(path, fields);
  expect([303, 422]).toContain(answer.status());
  if (answer.status() === 422)
    expect(await answer.text()).not.toMatch(/<(script|img|svg|iframe)[^>]*canary/i);
  return answer.status() === 303;
}

test('in the forms of a target too: contact, lines, a new holder', async () => {
  const ids = await idsIn('/staff/targets', /\/staff\/targets\/(\d+)"/g);
  let stored = 0;
  for (const [i, payload] of scriptPayloads.entries()) {
    const path = `/staff/targets/${ids[i % 20]}`;
    const text = payload.slice(0, 200);
    const reached = { email: `t${i}@example.org`, form_url: '', languages: 'en', time_zone: 'UTC' };
    const contact = { organisation: text, email_source: payload, note: payload };
    const lines = { line_lang: 'en', salutation: text, closing: text };
    const holder = { person: payload.slice(0, 120), title: text, from: '2026-11-01', source: payload };
    if (await tried(path, { intent: 'contact', ...reached, ...contact })) stored += 1;
    if (await tried(path, { intent: 'lines', ...lines })) stored += 1;
    if (await tried(`${path}/term`, { ...holder, letters: 'hold', ...lines })) stored += 1;
  }
  expect(stored).toBeGreaterThan(scriptPayloads.length);
});

test('supporters write them too: in their own words, in the whole text, as a name', async () => {
  const form = (n: number, changes: Fields) =>
    letterFields('jonas', {
      country: 'x1',
      email: `p${n}@example.org`,
      demand: ['1', '2', '60'],
      ...changes,
    });
  const texts: Fields[] = [
    ...pieces(1_000).map((own) => ({ own })),
    { text: all, text_base: 'another' },
    { name: 'Ana" onmouseover=window.__canary=1 x="' },
    { name: 'javascript:window.__canary=1' },
  ];
  let taken = 0;
  for (const [n, changes] of texts.entries()) {
    const fields = form(n, changes);
    if ((await site.post('/en/payloads', fields)).status !== 303) continue;
    taken += 1;
    const { text } = await mailTo(site, String(fields.email), /confirm/);
    await confirmOverHttp(site, confirmPathIn(text));
  }
  expect(taken).toBeGreaterThan(pieces(1_000).length);
});

test('reasons for looking at a letter stand in the audit log', async () => {
  const [letter] = await idsIn('/staff/letters', /\/staff\/letters\/(\d+)"/g);
  for (const reason of pieces(300, ' ')) {
    const answer = await post(`/staff/letters/${letter}/words`, { reason });
    expect(answer.status()).toBe(200);
  }
});

/** Every staff page that shows something stored, and the public ones of the campaign. */
async function everyPlace(): Promise<string[]> {
  const page = await admin.newPage();
  const linksOn = async (path: string, pattern: RegExp) => {
    await page.goto(path);
    const links = await page
      .locator('a')
      .evaluateAll((found) => found.map((a) => a.getAttribute('href') ?? ''));
    return [...new Set(links.filter((href) => pattern.test(href)))];
  };
  const targets = await linksOn('/staff/targets', /^\/staff\/targets\/\d+$/);
  const letters = await linksOn('/staff/letters?campaign=payloads', /^\/staff\/letters\/\d+$/);
  const mails = await linksOn('/mailbox', /^\/mailbox\/\d+$/);
  await page.close();
  return [
    ...[
      '/staff',
      '/staff/counts',
      '/staff/counts/payloads',
      '/staff/letters',
      '/staff/letters/settle',
      '/staff/campaigns',
      '/staff/campaigns/payloads',
    ],
    ...['/staff/templates', '/staff/templates/payloads/en', '/staff/templates/payloads/en/1'],
    ...['/staff/templates/payloads/en/2', '/staff/templates/payloads/fr', '/staff/templates/payloads/sent'],
    ...['/staff/targets', '/staff/targets/import', '/staff/people', '/staff/switches', '/staff/audit'],
    ...targets.slice(0, 3),
    ...targets.filter((_, i) => i % 12 === 0),
    ...targets.slice(0, 2).map((path) => `${path}/term`),
    ...letters,
    ...mails,
    ...scriptPayloads
      .slice(0, 20)
      .map((payload) => `/staff/letters?reference=${encodeURIComponent(payload)}`),
    ...['/en', '/en/payloads', '/en/payloads/x1', '/en/payloads/x59'],
  ];
}

/** What a page did that it should not: a canary, a dialog, a report of the content policy. */
async function alarms(page: Page, path: string): Promise<string[]> {
  const found: string[] = [];
  const onConsole = (message: { text(): string }) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) found.push(message.text());
  };
  page.on('console', onConsole);
  page.once('dialog', (dialog) => {
    found.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(path);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const link of document.querySelectorAll('a')) link.dispatchEvent(new MouseEvent('mouseover'));
  });
  if (await page.evaluate(() => '__canary' in window)) found.push('the canary is dead');
  const strangers =
    'img[src="x"], iframe[srcdoc], object, embed, marquee, math, base, [onerror], [onload], [href^="javascript" i]';
  const elements = await page.locator(strangers).count();
  if (elements > 0) found.push(`${elements} elements made of text`);
  page.off('console', onConsole);
  return found.map((what) => `${path}: ${what}`);
}

test('none is run, and none becomes an element, on any page', async () => {
  const context = await withScripts(browser, site, admin);
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, '__canary');
  });
  const page = await context.newPage();
  const places = await everyPlace();
  const found: string[] = [];
  let seen = 0;
  for (const path of places) {
    found.push(...(await alarms(page, path)));
    if ((await page.content()).includes('__canary')) seen += 1;
  }
  expect(found).toEqual([]);
  expect(seen).toBeGreaterThan(places.length / 3);
});

test('the watch is awake: a page without our policy that runs one of them is noticed', async () => {
  const page = await (await withScripts(browser, site, admin)).newPage();
  await page.goto('about:blank');
  await page.setContent(scriptPayloads[15] ?? '');
  await page.waitForFunction(() => '__canary' in window);
});
