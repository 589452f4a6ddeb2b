import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { formBody, type Site, startSite } from '../support/site.ts';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const post = (changes: Record<string, string | string[]>) =>
  site.post('/en/ukraine', letterFields('jonas', changes));

test('twenty parallel posts of one form: one action, one confirm mail', async () => {
  const fields = letterFields('elina');
  const locations = await Promise.all(Array.from({ length: 20 }, () => takeOverHttp(site, fields)));
  expect(new Set(locations).size).toBe(1);
  await site.mail('the confirm mail', (mail) => mail.envelopeTo[0] === 'elina--example.org@mailbox.invalid');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(
    site.mails.filter((mail) => mail.envelopeTo[0] === 'elina--example.org@mailbox.invalid'),
  ).toHaveLength(1);
});

test.each([
  ['no name', { name: '' }, 'name', 'Enter your full name'],
  ['no address', { email: '' }, 'email', 'Enter your e-mail address'],
  ['no country', { country: '' }, 'country', 'Choose the country you live in'],
  ['no demand', { demand: [] }, 'demand', 'Choose at least one demand'],
  ['no consent', { consent_send: [] }, 'consent_send', 'Tick that we may send your letter'],
  ['under 16', { adult: [] }, 'adult', 'Tick that you are 16 or older'],
  ['two addresses', { email: 'a@example.org, b@example.org' }, 'email', 'Enter one e-mail address'],
  ['a header in the name', { name: 'Eve\r\nBcc: v@v.test' }, 'name', 'invisible character'],
  ['an encoded word', { name: '=?utf-8?Q?Boss?=' }, 'name', '=?'],
  ['a right-to-left override', { own: 'abc\u202Edef' }, 'own', 'direction of text'],
  ['a link as name', { name: 'https://evil.test' }, 'name', 'without an e-mail address or a link'],
])('%s: 422, a summary that says what to do, and every value kept', async (_what, changes, _field, words) => {
  const answer = await post({ own: 'A sentence worth keeping.', email: 'jonas@example.org', ...changes });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  expect(html).toContain('<title>Error: ');
  expect(html).toContain(words);
  expect(html).toContain('There is a problem');
  const kept = { own: 'A sentence worth keeping.', name: 'Jonas Müller', ...changes };
  if (typeof kept.own === 'string' && !kept.own.includes('\u202E')) expect(html).toContain(kept.own);
  if (!('name' in changes)) expect(html).toContain('value="Jonas Müller"');
});

test('the small buttons render the page again with every typed value kept', async () => {
  for (const intent of ['country', 'preview', 'up:3', 'down:1', 'reset']) {
    const answer = await post({
      intent,
      own: 'Keep me.',
      name: 'Jonas Müller',
      country: 'FI',
      consent_named: '2',
    });
    const html = await answer.text();
    expect([intent, answer.status]).toEqual([intent, 200]);
    for (const piece of ['Keep me.', 'value="Jonas Müller"', 'value="jonas@example.org"', 'Elina Valtonen']) {
      expect([intent, html.includes(piece)]).toEqual([intent, true]);
    }
    expect(html).toMatch(/<option[^>]*value="FI"[^>]*selected|<option[^>]*selected[^>]*value="FI"/);
    expect(html).toMatch(
      /<input[^>]*name="consent_named"[^>]*checked|<input[^>]*checked[^>]*name="consent_named"/,
    );
  }
});

test('a name with markup in it is text on the page and text in the mail', async () => {
  const html = await (await post({ name: '<img src=x onerror=alert(1)>', intent: 'preview' })).text();
  expect(html).not.toContain('<img src=x');
  expect(html).toContain('&lt;img src=x');
});

test('a field that is not on the form is refused, and nested names can’t kill the process', async () => {
  for (const name of ['x[90000000]', `a${'.b'.repeat(2000)}`, '__proto__', 'constructor', 'role']) {
    expect([name.slice(0, 20), (await post({ [name]: '1' })).status]).toEqual([name.slice(0, 20), 400]);
  }
  expect((await post({ name: ['two', 'names'] })).status).toBe(400);
  expect((await site.get('/healthz')).status).toBe(200);
});

test('more than 128 KB is too large', async () => {
  expect((await post({ own: 'x'.repeat(130 * 1024) })).status).toBe(413);
});

test('a form from another site is refused before anything reads it', async () => {
  const send = (headers: Record<string, string>) =>
    fetch(`${site.origin}/en/ukraine`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: formBody(letterFields()),
    });
  expect((await send({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await send({ 'Sec-Fetch-Site': 'same-site' })).status).toBe(403);
  expect((await send({ Origin: 'https://evil.test' })).status).toBe(403);
  expect((await send({ Origin: 'null' })).status).toBe(403);
  expect(await rawPost({})).toBe(403);
  expect(await rawPost({ Origin: site.origin })).toBe(303);
});

/** fetch adds headers of its own; an old browser, or a script, may send none. */
function rawPost(headers: Record<string, string>): Promise<number> {
  const body = formBody(letterFields('maire')).toString();
  return new Promise((resolve, reject) => {
    const sent = request(
      `${site.origin}/en/ukraine`,
      { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

test.each([
  ['/en/ukraine/xx', 404],
  ['/en/nowhere', 404],
  ['/xx/ukraine', 404],
  ['/en/ukraine/DE', 301],
  ['/en/ukraine/de', 200],
  ['/en/ukraine?country=DE', 302],
  ['/confirm/abc', 404],
  ['/letter/abc', 404],
  ['/verify/AAAAA-AAAAA', 404],
  ['/en/ukraine/check?action=abc', 404],
  ['/__manifest?p=/', 404],
  ['/en/ukraine.data', 404],
  ['/en/ukraine?_data=root', 404],
  ['/en/privacy', 200],
  ['/mailbox', 200],
])('GET %s answers %i, with a page that says what to do next', async (path, status) => {
  const answer = await site.get(path);
  expect(answer.status).toBe(status);
  expect(await answer.text()).not.toMatch(/at .+\.js:\d+|node_modules/);
});

test('public pages set no cookie, carry no script but our own file, and forbid the rest', async () => {
  const answer = await site.get('/en/ukraine/de');
  const html = await answer.text();
  expect(answer.headers.get('Set-Cookie')).toBeNull();
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toContain('nonce');
  const scripts = html.match(/<script[^>]*>/g) ?? [];
  expect(scripts.length).toBeLessThanOrEqual(1);
  expect(html).not.toMatch(/ style=| on\w+=/);
});

test('pages about one person are kept by no cache and tell no other site their address', async () => {
  const location = await takeOverHttp(site, letterFields('ana'));
  const answer = await site.get(location);
  expect(answer.headers.get('Cache-Control')).toContain('no-store');
  expect(answer.headers.get('Referrer-Policy')).toBe('same-origin');
  expect(await answer.text()).toMatch(/<meta name="robots" content="noindex/);
});

test('the link in the mail: GET and HEAD change nothing, the button sends, the other one forgets', async () => {
  await takeOverHttp(site, letterFields('jonas', { email: 'jonas.link@example.org' }));
  const asked = await site.mail(
    'the mail',
    (mail) => mail.envelopeTo[0] === 'jonas.link--example.org@mailbox.invalid',
  );
  const path = new URL(/http:\/\/\S+\/confirm\/\S+/.exec(asked.mail.text ?? '')?.[0] ?? '').pathname;
  for (const method of ['GET', 'HEAD', 'GET'])
    expect((await fetch(site.origin + path, { method })).status).toBe(200);
  expect((await site.post(path, { intent: 'reject' })).status).toBeLessThan(400);
  expect((await site.post(path, { intent: 'confirm' })).status).toBeGreaterThanOrEqual(400);
  expect(site.mails.some((mail) => mail.mail.from?.name?.startsWith('Jonas Müller via'))).toBe(false);
});
