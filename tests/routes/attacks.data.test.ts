// Attacks on the web server itself: names, paths, methods, headers, sizes, and what errors give away.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRoutes, sameOrigin, send, sendRaw } from '../support/attack.ts';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { formBody, type Site, startSite } from '../support/site.ts';

const routes = await allRoutes();
let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  send(site, path, { method: 'POST', headers: { ...sameOrigin(site), ...headers }, body });

const alive = async () => expect((await site.get('/healthz')).status).toBe(200);
/** What an error must not give away: a place in our code, a statement, a library, a path on the machine. */
const detail =
  /\bat .+:\d+:\d+|node_modules|\/build\/|select .+ from|drizzle|postgres|PGlite|stack|TypeError/i;

const names = [
  'x[90000000]',
  'x[0][0][0]',
  `a${'.b'.repeat(3000)}`,
  `a${'[b]'.repeat(3000)}`,
  '__proto__',
  '__proto__[polluted]',
  'constructor.prototype.polluted',
  'toString',
  '',
  'n\0ame',
];

test('names that build structures are refused at every form, and the server lives', async () => {
  for (const { path } of routes.filter(({ changes }) => changes)) {
    for (const name of names) {
      const { status, body } = await post(path, `${encodeURIComponent(name)}=1`);
      expect([path, name.slice(0, 20), status >= 300 && status < 500]).toEqual([
        path,
        name.slice(0, 20),
        true,
      ]);
      expect(body).not.toContain('90000000');
      expect(body).not.toMatch(detail);
    }
  }
  await alive();
});

test('what a form reflects is what was typed, and never more than its fields', async () => {
  const fields = {
    ...letterFields(),
    name: '',
    own: '{{7*7}}<%= 7*7 %></textarea><script>x()</script>',
  };
  const { body, status } = await post('/en/ukraine', formBody(fields).toString());
  expect(status).toBe(422);
  expect(body).not.toContain('<script>x()');
  expect(body).toContain('{{7*7}}');
  expect(body).not.toMatch(/window\.__remixContext/);
});

test.each([
  '/__manifest?p=/en/ukraine',
  `/__manifest?${'p=/a&'.repeat(300)}`,
  '/_root.data',
  '/en/ukraine.data',
  '/en/ukraine/de.data?_routes=routes%2Fpublic%2Fwrite',
  '/en/ukraine?_data=root',
  '/staff.data',
  '/staff/people?_data=routes%2Fstaff%2Fpeople',
])('the data address %s is not there', async (path) => {
  const { status, body } = await send(site, path);
  expect(status).toBe(404);
  expect(body.length).toBeLessThan(100);
});

test.each([
  '//evil.test/staff',
  '/\\evil.test',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../package.json',
  '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
  '/assets/..%5c..%5cpackage.json',
  '/en/ukraine/%00',
  '/.git/config',
  '/.env',
  '/package-lock.json',
  '/build/server/index.js',
  '/en/%F0%28%8C%28',
  '/%',
  '/en/ukraine/..;/staff',
  '/STAFF/people',
  '/staff%2fpeople',
  '/en/ukraine//de',
  '/en//evil.test',
  '/en/ukraine?country=//evil.test',
  '/staff/login?to=//evil.test',
  `/${'a/'.repeat(900)}`,
  `/en/ukraine?${'a'.repeat(3000)}`,
])('the path %s leads to no file, no other site, no room', async (path) => {
  const { status, headers, body } = await send(site, path);
  expect(status).toBeLessThan(500);
  expect(body).not.toMatch(/root:x:|"dependencies"|Accounts/);
  expect(body).not.toMatch(detail);
  const to = new URL(String(headers.location ?? '/'), site.origin);
  expect(to.origin).toBe(site.origin);
  await alive();
});

test.each(['TRACE', 'PROPFIND', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'SEARCH', 'LOCK'])(
  'the method %s does nothing',
  async (method) => {
    const { status, body } = await send(site, '/en/ukraine', {
      method,
      headers: { ...sameOrigin(site), 'X-Secret': 'echo' },
    });
    expect(status).toBe(405);
    expect(body).not.toContain('echo');
  },
);

test.each([
  [
    'two lengths',
    'POST /en/ukraine HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  ],
  [
    'length and chunks',
    'POST /en/ukraine HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /staff HTTP/1.1\r\n\r\n',
  ],
  ['a folded header', 'GET /en HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c: d\r\n\r\n'],
  ['no host', 'GET /en HTTP/1.1\r\n\r\n'],
  ['20,000 bytes of headers', `GET /en HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['nonsense', '\x16\x03\x01\x02\x00\x01\x00'],
])('%s: refused before anything reads it', async (_what, bytes) => {
  const said = await sendRaw(site, bytes);
  expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(said.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
  expect(said).not.toMatch(/X-Evil/i);
  await alive();
});

test('every answer names its kind, text its characters, and no browser may guess another', async () => {
  const kinds =
    /^(text\/(html|plain|csv|calendar|event-stream); ?charset=utf-8|application\/json(; ?charset=utf-8)?|image\/(png|svg\+xml)(; ?charset=utf-8)?|message\/rfc822(; ?charset=utf-8)?|text\/event-stream)$/i;
  const open = routes.filter(({ path }) => !path.endsWith('/live'));
  for (const path of [...open.map((route) => route.path), '/healthz', '/readyz', '/en/ukraine.data']) {
    const { headers, body } = await send(site, path);
    if (body === '') continue;
    const kind = String(headers['content-type']);
    expect([path, kind, kinds.test(kind)]).toEqual([path, kind, true]);
    expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff']);
  }
});

test('only public counts and pictures may be read by pages of other sites', async () => {
  const open = routes.filter(({ path }) => !path.endsWith('/live'));
  for (const path of open.map((route) => route.path)) {
    const { headers } = await send(site, path, { headers: { Origin: 'https://evil.test' } });
    const expected = /^\/api\/v1\//.test(path) ? [undefined, '*'] : [undefined];
    expect([path, expected]).toEqual([
      path,
      expect.arrayContaining([headers['access-control-allow-origin']]),
    ]);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  }
});

test('a line break in the path puts no header into the answer', async () => {
  for (const path of ['/en\r\nX-Evil: 1/ukraine', '/en/ukraine?country=DE\r\nX-Evil: 1'])
    expect(await sendRaw(site, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).not.toMatch(
      /X-Evil/i,
    );
  const { headers } = await send(site, '/en/ukraine?country=DE%0d%0aX-Evil:%201');
  expect(Object.keys(headers)).not.toContain('x-evil');
});

test('a Host of somebody else stands in no answer, link or redirect', async () => {
  for (const path of [
    '/',
    '/en/ukraine',
    '/en/ukraine?country=DE',
    '/en/ukraine/DE',
    '/staff',
    '/en/nowhere',
  ]) {
    const headers = { Host: 'evil.test', 'X-Forwarded-Host': 'evil.test', 'X-Forwarded-Proto': 'gopher' };
    const answer = await send(site, path, { headers });
    expect([path, JSON.stringify(answer).includes('evil.test')]).toEqual([path, false]);
  }
});

test('a large body is refused with its length named and without', async () => {
  expect(
    (await post('/en/ukraine', `own=${'x'.repeat(10_000_000)}`).catch(() => ({ status: 413 }))).status,
  ).toBe(413);
  const chunked = await post('/en/ukraine', `own=${'x'.repeat(300_000)}`, {
    'Transfer-Encoding': 'chunked',
  }).catch(() => ({ status: 413 }));
  expect(chunked.status).toBe(413);
  const parts = `--b\r\nContent-Disposition: form-data; name="own"; filename="a"\r\n\r\n${'x'.repeat(100_000)}\r\n--b--\r\n`;
  expect(
    (await post('/en/ukraine', parts, { 'Content-Type': 'multipart/form-data; boundary=b' })).status,
  ).toBe(400);
  await alive();
});

test('pages about one person, staff pages and answers to forms are kept by no cache', async () => {
  const check = await takeOverHttp(site, letterFields('ana'));
  const personal = [
    check,
    '/confirm/x',
    '/letter/x',
    '/mailbox',
    '/mailbox/1',
    '/staff',
    '/staff/login',
    '/staff/nothing',
  ];
  for (const path of personal) {
    const { headers } = await send(site, path);
    expect([path, headers['cache-control']]).toEqual([path, 'no-store']);
  }
  const answer = await post('/en/ukraine', formBody(letterFields('jonas', { name: '' })).toString());
  expect(answer.headers['cache-control']).toBe('private, no-cache');
});
