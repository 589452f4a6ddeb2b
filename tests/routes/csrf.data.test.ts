// Forms from other sites: eight ways, at every address that changes something, and at all the others too.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes, send } from '../support/attack.ts';
import { letterFields } from '../support/form.ts';
import { formBody, type Site, startSite } from '../support/site.ts';

const routes = await allRoutes();
const changing = routes.filter(({ changes }) => changes);
let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** What a browser sends for a form on a foreign site, old and new browsers, and what scripts send. */
const cases: [string, (origin: string) => Record<string, string>, string?][] = [
  ['no header that tells', () => form],
  ['another site', () => ({ ...form, 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' })],
  ['a sister domain', () => ({ ...form, 'Sec-Fetch-Site': 'same-site', Origin: 'https://x.localhost' })],
  ['an old browser on another site', () => ({ ...form, Origin: 'https://evil.test' })],
  ['a sandboxed frame', () => ({ ...form, Origin: 'null' })],
  ['another port', (origin) => ({ ...form, Origin: origin.replace(/\d+$/, '1') })],
  ['text/plain that reads as JSON', () => ({ 'Content-Type': 'text/plain', Origin: 'https://evil.test' })],
  [
    'the data address of Remix',
    () => ({ ...form, 'Sec-Fetch-Site': 'cross-site' }),
    '?_data=routes%2Fpublic%2Fwrite',
  ],
];

test('the list of routes is the real one', () => {
  expect(changing.length).toBeGreaterThan(10);
  expect(changing.map(({ path }) => path)).toContain('/en/ukraine/de');
  expect(changing.map(({ path }) => path)).toContain('/staff/abuse');
});

describe.each(cases)('a form from %s', (_who, headers, query = '') => {
  test('is refused with 403 at every address', async () => {
    const body = formBody(letterFields()).toString();
    const got: Record<string, number> = {};
    for (const { path } of routes) {
      const answer = await send(site, path + query, { method: 'POST', headers: headers(site.origin), body });
      got[path] = answer.status;
    }
    expect(Object.entries(got).filter(([, status]) => status !== 403)).toEqual([]);
  });
});

test('and so are other methods than POST', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    for (const { path } of changing)
      expect((await send(site, path, { method, headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(
        403,
      );
});

test('nothing of all this was kept', async () => {
  await site.kill('SIGTERM');
  const { db, database } = await import('#app/db.server.ts');
  const [{ n } = { n: -1 }] = (await db.select({ n: sql<number>`count(*)::int` }).from(sql`actions`)) ?? [];
  expect(n).toBe(0);
  await database.close();
});
