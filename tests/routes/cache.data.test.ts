// Pages that are kept, from the front door: everyone sees the same one, nobody can put anything into it, staff can change it.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { officeKeyFor } from '#app/models/office/key.server.ts';
import { sessionCookie } from '#app/routes/staff/cookie.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { areas } from '#db/schema.ts';
import { type Answer, send } from '../support/attack.ts';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { people, ukraine } from '../support/people.ts';
import { formBody, type Site, startSite } from '../support/site.ts';
import { hire } from '../support/staff.ts';

const PAGE = '/en/ukraine/de';
let site: Site;
let cookie: string;
let office: string;

beforeAll(async () => {
  const vera = await hire(db, 'Vera', 'admin');
  cookie = (await sessionCookie(vera.sessionId)).split(';')[0] ?? '';
  const [germany] = await db.select().from(areas).where(eq(areas.code, 'DE'));
  const key = await officeKeyFor(db, (await ukraine(db)).id, germany?.targetId ?? 0);
  office = `/office/${makeToken('office', key.id)}/position`;
  await database.close();
  site = await startSite();
});
afterAll(() => site.close());

const get = (path: string, headers: Record<string, string> = {}) => send(site, path, { headers });
/** The page but for the minute in its form token. */
const bodyOf = ({ body }: Answer) => body.replace(/name="form_token" value="[^"]*"/, '');

/** Vera opens or pauses the campaign in the staff rooms. */
async function sets(state: 'open' | 'paused') {
  const answer = await send(site, '/staff/campaigns/ukraine', {
    method: 'POST',
    headers: {
      Origin: site.origin,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/x-www-form-urlencoded',
      Cookie: cookie,
    },
    body: formBody({ intent: state }).toString(),
  });
  expect([answer.status, answer.headers.location]).toEqual([303, expect.stringContaining('done=')]);
}

test('who has the page gets nothing but its name; another query is no other page', async () => {
  const first = await get(PAGE);
  const etag = String(first.headers.etag);
  expect([first.status, first.headers['cache-control']]).toEqual([200, 'no-cache']);
  for (const path of [PAGE, `${PAGE}?utm_source=mail`, `${PAGE}?s=never-registered`]) {
    const again = await get(path, { 'If-None-Match': etag });
    // At the turn of a minute it is made anew.
    if (again.headers.etag === etag) expect([path, again.status, again.body]).toEqual([path, 304, '']);
    else expect([path, again.status]).toEqual([path, 200]);
  }
});

test('what staff change is seen by the very next reader', async () => {
  const before = bodyOf(await get(PAGE));
  expect(before).not.toContain('Sending is paused');
  await sets('paused');
  for (const path of [PAGE, '/en/ukraine', `${PAGE}?s=copy`])
    expect([path, (await get(path)).body]).toEqual([path, expect.stringContaining('Sending is paused')]);
  await sets('open');
  expect(bodyOf(await get(PAGE))).toBe(before);
});

/** What a person's browser shows when they have a look at their letter. */
const previewOf = async (person: 'jonas' | 'ana', own: string) =>
  (await site.post('/en/ukraine', letterFields(person, { intent: 'preview', own }))).text();

test('a form too meets what staff have changed just before', async () => {
  expect(await previewOf('jonas', '')).not.toContain('Sending is paused');
  await sets('paused');
  expect(await previewOf('jonas', '')).toContain('Sending is paused');
  await sets('open');
  expect(await previewOf('jonas', '')).not.toContain('Sending is paused');
});

test('in what forms share, nobody finds a word of another', async () => {
  const hers = await previewOf('ana', 'My grandmother taught in Kharkiv.');
  expect(hers).toContain('My grandmother taught in Kharkiv.');
  const his = await previewOf('jonas', '');
  expect(his).not.toContain('grandmother');
  expect(his).not.toContain(people.ana.name);
});

const poisons: Record<string, string>[] = [
  { Host: 'evil.test' },
  { 'X-Forwarded-Host': 'evil.test', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '666' },
  { 'X-Forwarded-For': '"><script>alert(1)</script>' },
  { Forwarded: 'host=evil.test;proto=https', 'X-Original-URL': '/evil', 'X-Rewrite-URL': '/evil' },
  { 'Accept-Language': 'de' },
  { Cookie: 'lang=de; evil=<script>' },
  { Accept: 'application/json', 'X-Remix-Request': 'yes', 'X-HTTP-Method-Override': 'POST' },
  { Range: 'bytes=0-10' },
  { 'If-None-Match': '"evil"', 'If-Modified-Since': 'Mon, 01 Jan 2035 00:00:00 GMT' },
];

test.each(poisons)('what comes first to an empty shelf with %j leaves the page as it is', async (headers) => {
  const clean = bodyOf(await get(PAGE));
  await sets('open'); // every page is made anew
  const poisoned = await get(`${PAGE}?evil=%22%3E%3Cscript%3E`, headers);
  const after = await get(PAGE);
  expect([after.status, bodyOf(after)]).toEqual([200, clean]);
  expect([poisoned.status, bodyOf(poisoned)]).toEqual([200, clean]);
  expect(JSON.stringify(after.headers)).not.toContain('evil');
});

test('what somebody typed is in no page that is kept, nor is the page of one person', async () => {
  const typed = await site.post(
    PAGE,
    letterFields('jonas', { name: 'Canary Wharf', email: 'not an address' }),
  );
  expect([typed.status, typed.headers.get('ETag')]).toEqual([422, null]);
  expect(await typed.text()).toContain('Canary Wharf');
  expect((await get(PAGE)).body).not.toContain('Canary Wharf');
  const check = await get(await takeOverHttp(site, letterFields('jonas')));
  expect([check.status, check.headers.etag, check.headers['cache-control']]).toEqual([
    200,
    undefined,
    'no-store',
  ]);
});

test('staff who are logged in get pages that are not kept, and a missing page is made each time', async () => {
  const own = await get(PAGE, { Cookie: cookie });
  expect([own.status, own.headers.etag]).toEqual([200, undefined]);
  const missing = await get('/en/ukraine/xx');
  expect([missing.status, missing.headers.etag]).toEqual([404, undefined]);
});

test('HEAD tells what GET would, without the page', async () => {
  const [head, whole] = [await send(site, PAGE, { method: 'HEAD' }), await get(PAGE)];
  expect([head.status, head.body, head.headers.etag]).toEqual([200, '', whole.headers.etag]);
});

test('what an office says of itself, and the thanks for it, are on kept pages within a moment', async () => {
  const shown = [
    ['/en/ukraine/results', 'https://example.org/speech'],
    [PAGE, 'Ich danke Ihnen, dass Sie dem zustimmen'],
  ] as const;
  const says = async (path: string, words: string) => (await get(path)).body.includes(words);
  for (const [path, words] of shown) expect([path, await says(path, words)]).toEqual([path, false]);
  const said = await site.post(office, {
    demand: '1',
    stance: 'agreed',
    evidence: 'https://example.org/speech',
  });
  expect(said.status).toBe(303);
  for (const [path, words] of shown)
    await expect.poll(() => says(path, words), { timeout: 10_000, message: path }).toBe(true);
});
