// Words that stand nowhere else, typed into every personal field and carried all the way: never in a log line, and after
// the erasure in no table and no dump. On PostgreSQL pg_dump has the last word.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#db/connect.ts';
import { everyRow } from '../support/dump.ts';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { confirmOverHttp, confirmPathIn, pageThatSays } from '../support/own-mailbox.ts';
import { type Caught, type Site, startSite } from '../support/site.ts';

const canaries = {
  name: 'Kanarie Zilpzalp',
  local: 'kanarie.zilpzalp',
  words: 'Rotkehlchenprobe am Fenster',
  network: '203.0.113.77',
};
const email = `${canaries.local}@vogel.example.org`;
const all = [...Object.values(canaries), 'Zilpzalp', 'Rotkehlchen', 'vogel.example.org'];

let site: Site;
beforeAll(async () => {
  site = await startSite({ LOG_LEVEL: 'info', TRUSTED_PROXIES: '1' });
});
afterAll(() => site.close());

const toHer = ({ envelopeTo }: Caught) => envelopeTo[0] === `${email.replace('@', '--')}@mailbox.invalid`;
const pathIn = (mail: Caught, pattern: RegExp) => pattern.exec(mail.mail.text ?? '')?.[0] ?? 'no link';

/** Follows the browser's cookie from the page behind the link to the page with the data. */
async function openData(link: string): Promise<string> {
  const before = await site.get(link);
  expect(before.status).toBe(200);
  const opened = await site.post(link, {});
  expect([opened.status, opened.headers.get('Location')]).toEqual([303, '/data']);
  expect((await site.post(link, {})).status).toBe(410);
  return (opened.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}

const withCookie = (path: string, cookie: string, fields?: Record<string, string>) =>
  fetch(new URL(path, site.origin), {
    redirect: 'manual',
    headers: { Cookie: cookie, Origin: site.origin, 'Sec-Fetch-Site': 'same-origin' },
    ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
  });

test('from the form to the erasure', async () => {
  const fields = letterFields('jonas', { name: canaries.name, email, own: `${canaries.words}.` });
  await takeOverHttp(site, fields);
  const asked = await site.mail(
    'the confirm mail',
    (mail) => toHer(mail) && /confirm/.test(mail.mail.subject ?? ''),
  );
  const receipt = await confirmOverHttp(site, confirmPathIn(asked.mail.text ?? ''));
  await pageThatSays(site, receipt, /handed over/i);
  await site.mail('the receipt', (mail) => toHer(mail) && /handed over/.test(mail.mail.subject ?? ''));

  const ask = pathIn(asked, /\/data\/[\w-]{43}/);
  expect((await site.get(ask)).status).toBe(200);
  expect(site.mails.filter(({ mail }) => /your data/i.test(mail.subject ?? ''))).toEqual([]);
  expect((await site.post(ask, {})).status).toBe(200);
  const mail = await site.mail('the link', (one) => toHer(one) && /your data/i.test(one.mail.subject ?? ''));
  const cookie = await openData(pathIn(mail, /\/data\/open\/[\w-]{43}/));

  const page = await (await withCookie('/data', cookie)).text();
  expect(page).toContain(canaries.name);
  expect(page).toContain(canaries.words);
  const file = await (await withCookie('/data.json', cookie)).json();
  expect(file).toMatchObject({
    person: { name: canaries.name, email },
    action: { ownWords: `${canaries.words}.` },
  });
  expect(file.consents.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['send', 'adult']);
  expect((await withCookie('/data', cookie, { intent: 'name', name: 'Anders' })).status).toBe(409);
  expect((await withCookie('/data', cookie, { intent: 'withdraw' })).status).toBe(409);
  expect((await withCookie('/data', 'data=forged')).headers.get('Location')).toBe('/data/open/over');

  expect(await (await withCookie('/data', cookie, { intent: 'erase' })).text()).toContain(
    'Your data is erased',
  );
  const left = await (await withCookie('/data.json', cookie)).json();
  expect(left).toMatchObject({ person: null, action: { ownWords: '', state: 'confirmed' } });
}, 120_000);

test('no line of the log has any of it, and there are lines', async () => {
  await new Promise((resolve) => setTimeout(resolve, 700)); // lines wait half a second for others
  const lines = site.output().split('\n');
  expect(lines.filter((line) => line.includes('"event":"request"')).length).toBeGreaterThan(5);
  expect(lines.filter((line) => line.includes('"event":"attempt"')).length).toBeGreaterThan(2);
  for (const canary of all)
    expect(
      lines.filter((line) => line.toLowerCase().includes(canary.toLowerCase())),
      canary,
    ).toEqual([]);
});

test('no table has any of it, and no dump', async () => {
  await site.kill('SIGTERM');
  const url = process.env.DATABASE_URL;
  const own = await connect(url ?? `embedded:${process.env.DATA_DIR}`);
  const rows = await everyRow(own.db);
  await own.close();
  const dump = url ? execFileSync('pg_dump', [url], { encoding: 'utf8', maxBuffer: 1 << 28 }) : '';
  for (const canary of all) {
    expect(rows.includes(canary), canary).toBe(false);
    expect(dump.includes(canary), canary).toBe(false);
    expect(dump.includes(Buffer.from(canary).toString('hex')), `${canary}, as bytes`).toBe(false);
  }
});
