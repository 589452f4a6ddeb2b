/** The public numbers over HTTP: what stands on the page, in the files, in the API, in frames and in pictures. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { type Site, startSite } from '../support/site.ts';
import { confirmMail } from '../support/supporter.ts';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Somebody writes and confirms, by a link with this code. */
async function writes(name: string, country = 'DE', source = '') {
  const email = `${name.toLowerCase()}@example.org`;
  await takeOverHttp(site, letterFields('jonas', { name, email, country, source }));
  const { link } = await confirmMail(site, email);
  await site.post(link, { intent: 'confirm' });
}

/** Waits until the API counts so many people. */
async function until(people: number | null) {
  for (let i = 0; i < 300; i += 1) {
    const { counts } = await json('/api/v1/campaigns/ukraine');
    if (counts.confirmed === people) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The count never was ${people}.\n${site.output()}`);
}

const json = async (path: string) => (await site.get(path)).json();
const text = async (path: string) => (await site.get(path)).text();

test('before anybody has written, the page says so', async () => {
  expect(await text('/en/ukraine/results')).toContain('Nobody has taken part yet');
});

test('one to four people are “under 5” everywhere; the fifth makes a number', async () => {
  for (const name of ['Ada', 'Ben', 'Cleo', 'Dora']) await writes(name);
  await until(null);
  const page = await text('/en/ukraine/results');
  expect(page).toContain('Fewer than five people have taken part so far');
  expect(page).toMatch(/&lt;5<\/text>/);
  expect(page).not.toMatch(/>4<|4 people/);
  expect(await text('/en/ukraine/results/countries.csv')).toContain('DE,Germany,under 5,\r\n');
  expect(await json('/en/ukraine/results/countries.json')).toContainEqual(
    expect.objectContaining({ country: 'DE', confirmed: null }),
  );
  await writes('Emil');
  await until(5);
  await expect
    .poll(() => text('/en/ukraine/results'), { timeout: 15_000 })
    .toContain('5 people have taken part');
  expect(await text('/en/ukraine/results/countries.csv')).toContain('DE,Germany,5,0.1\r\n');
});

test('a code that is registered is kept with the action, any other is forgotten', async () => {
  expect(await text('/en/ukraine/de?s=copy')).toContain('name="source" value="copy"');
  expect(await text('/en/ukraine/de?s=%3Cscript%3E')).not.toContain('name="source"');
  const moved = await site.get('/en/ukraine?country=FI&s=embed');
  expect(moved.headers.get('Location')).toBe('/en/ukraine/fi?s=embed');
  await writes('Fred', 'DE', 'whatsapp');
  await writes('Gina', 'DE', 'somewhere');
  await until(7);
});

test('a letter sent by somebody themselves is counted apart', async () => {
  const answer = await site.post('/en/ukraine/de/sent', letterFields('jonas'));
  expect(answer.headers.get('Location')).toBe('/en/ukraine/de/sent');
  expect(await text('/en/ukraine/de/sent')).toContain('Thank you for writing');
  for (let i = 0; i < 4; i += 1) await site.post('/en/ukraine/de/sent', letterFields('jonas'));
  await expect
    .poll(async () => (await json('/api/v1/campaigns/ukraine')).counts, { timeout: 15_000 })
    .toMatchObject({ sent_myself: 5, confirmed: 7 });
  expect((await site.get('/en/ukraine/xx/sent')).status).toBe(404);
});

test('every table is there as CSV and JSON, and nothing else', async () => {
  for (const name of ['stages', 'countries', 'days', 'demands', 'demand-shares', 'ministers']) {
    const csv = await site.get(`/en/ukraine/results/${name}.csv`);
    expect([name, csv.status, csv.headers.get('Content-Disposition')]).toEqual([
      name,
      200,
      `attachment; filename="ukraine-${name}.csv"`,
    ]);
    expect((await json(`/en/ukraine/results/${name}.json`)).length).toBeGreaterThan(0);
  }
  expect((await site.get('/en/ukraine/results/supporters.csv')).status).toBe(404);
  expect((await site.get('/en/ukraine/results/countries.xml')).status).toBe(404);
});

test('the API answers every site, for a minute, and not twice the same', async () => {
  const first = await site.get('/api/v1/campaigns/ukraine/demands');
  expect(first.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(first.headers.get('Cache-Control')).toBe('public, max-age=60');
  const etag = first.headers.get('ETag') ?? '';
  for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`]) {
    const again = await fetch(first.url, { headers: { 'If-None-Match': known } });
    expect([known, again.status, await again.text()]).toEqual([known, 304, '']);
  }
  expect((await site.get('/en/ukraine/results')).headers.get('Access-Control-Allow-Origin')).toBeNull();
  expect((await site.get('/api/v1/campaigns/nowhere')).status).toBe(404);
});

test('every address in the OpenAPI file answers as it says', async () => {
  const api = await json('/api/v1/openapi.json');
  expect(api.openapi).toBe('3.1.0');
  const tables: string[] = api.paths['/campaigns/{slug}/{table}'].get.parameters[1].schema.enum;
  const paths = Object.keys(api.paths).flatMap((path) =>
    tables.map((table) => path.replace('{slug}', 'ukraine').replace('{table}', table)),
  );
  for (const path of new Set(paths)) {
    const answer = await fetch(`${site.origin}/api/v1${path}`);
    expect([path, answer.status, answer.headers.get('Content-Type')?.split(';')[0]]).toEqual([
      path,
      200,
      path.endsWith('/live') ? 'text/event-stream' : 'application/json',
    ]);
    await answer.body?.cancel();
  }
  const { _embedded } = await json('/api/v1/campaigns');
  expect(_embedded['osdi:advocacy_campaigns'][0]).toMatchObject({ name: 'ukraine', type: 'email' });
});

test('only the embed may stand in a frame, and only where its campaign says', async () => {
  const policyOf = async (path: string) => {
    const { headers } = await site.get(path);
    const ancestors = /frame-ancestors ([^;]*)/.exec(headers.get('Content-Security-Policy') ?? '')?.[1];
    return [ancestors, headers.get('X-Frame-Options'), headers.get('Set-Cookie')];
  };
  expect(await policyOf('/embed/ukraine')).toEqual(['*', null, null]);
  for (const path of [
    '/en/ukraine',
    '/en/ukraine/results',
    '/embed',
    '/embed/ukraine/x',
    '/api/v1/campaigns',
  ])
    expect([path, await policyOf(path)]).toEqual([path, ["'none'", 'DENY', null]]);
  expect(await policyOf('/embed/nowhere')).toEqual(["'none'", null, null]);
});

test('the picture is a PNG of the size that other sites ask for, and each page names its own', async () => {
  const bytes = Buffer.from(await (await site.get('/en/ukraine/gr/picture.png')).arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
  expect(await text('/en/ukraine/gr')).toContain(`content="${site.origin}/en/ukraine/gr/picture.png"`);
  expect((await site.get('/en/ukraine/xx/picture.png')).status).toBe(404);
});

test('who watches hears the numbers, and hears them change', async () => {
  const stop = new AbortController();
  const answer = await fetch(`${site.origin}/api/v1/campaigns/ukraine/live`, { signal: stop.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('"confirmed":7');
  await writes('Hanna', 'FI');
  let heard = '';
  while (!heard.includes('"confirmed":8')) heard += (await reader?.read())?.value ?? '';
  expect(heard).toContain('"FI":null');
  stop.abort();
});

test('a site that is stopped lets go of those who watch, and ends well', async () => {
  const answer = await fetch(`${site.origin}/api/v1/campaigns/ukraine/live`);
  await site.kill('SIGTERM');
  await answer.text();
  await site.restart();
  expect((await json('/api/v1/campaigns/ukraine')).counts.confirmed).toBe(8);
});
