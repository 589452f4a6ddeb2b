// What an administrator's Prometheus is given, and the alert rules that are made of it.
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { freePort, type Site, startSite } from '../support/site.ts';
import { confirmMail } from '../support/supporter.ts';

const port = await freePort();
let site: Site;
let figures = '';

beforeAll(async () => {
  site = await startSite({ METRICS_PORT: String(port) });
  await takeOverHttp(site, letterFields('jonas', { country: 'FR' })); // no address: it waits for a person
  const { link } = await confirmMail(site, 'jonas@example.org');
  await site.post(link, { intent: 'confirm' });
  await site.get('/en/ukraine/de');
  const isCounted = /actions\{campaign="ukraine",stage="confirmed"\} 1/;
  for (let i = 0; i < 80 && !isCounted.test(figures); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500)); // they are read anew after ten seconds
    figures = await scrape('/metrics');
  }
});
afterAll(() => site.close());

const scrape = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const figure = (line: RegExp) => Number(new RegExp(`^${line.source} (.*)$`, 'm').exec(figures)?.[1]);

test('it counts answers, tries, and what waits', () => {
  expect(figure(/dear_minister_http_requests_total\{door="public",method="POST",status="303"\}/)).toBe(1);
  expect(figure(/dear_minister_attempts_total\{outcome="handed over",phase="dot"\}/)).toBeGreaterThan(0);
  expect(figure(/dear_minister_database_up/)).toBe(1);
  expect(figure(/dear_minister_messages\{state="held",target="\d+"\}/)).toBe(1);
  expect(figure(/dear_minister_cares\{kind="domain",state="open"\}/)).toBe(0);
  expect(figure(/dear_minister_http_request_seconds_count\{door="confirm",method="POST"\}/)).toBe(1);
});

test('nothing of a person or an address is in it', () => {
  expect(figures).not.toMatch(/jonas|@|127\.0\.0\.1|\/confirm\//i);
});

test('every alert is made of figures that exist', () => {
  const rules = parse(readFileSync('docs/alerts.yml', 'utf8')).groups.flatMap(
    ({ rules }: { rules: { alert: string; expr: string }[] }) => rules,
  );
  const known = new Set([...figures.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name]) => name));
  const named = rules.flatMap(({ expr }: { expr: string }) => expr.match(/dear_minister_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name: string) => !known.has(name.replace(/_(bucket|sum|count)$/, '')))).toEqual([]);
});

test('the figures are on their own port only, and say whether the process is well', async () => {
  expect((await site.get('/metrics')).status).toBe(404);
  expect(await scrape('/healthz')).toBe('ok\n');
  expect(await scrape('/other')).toBe('There is nothing here.\n');
  expect(JSON.parse(await scrape('/readyz'))).toMatchObject({ ready: true, database: 'answers' });
});

test('ready means: the database answers and is as new as this release', async () => {
  const answer = await site.get('/readyz');
  expect([answer.status, (await answer.json()).schema]).toEqual([200, expect.any(Number)]);
  await site.kill('SIGTERM');
  const { database, db } = await import('#app/db.server.ts'); // the embedded database has one process
  const { readiness } = await import('#app/health.server.ts');
  expect((await readiness(db))[0]).toBe(200);
  await db.execute(sql`delete from drizzle.__drizzle_migrations
    where id = (select max(id) from drizzle.__drizzle_migrations)`);
  expect((await readiness(db))[0]).toBe(503);
  await database.close();
  const [status, text] = await readiness(db);
  expect([status, JSON.parse(text)]).toEqual([503, { ready: false, database: 'does not answer' }]);
  expect((await fetch(`${site.origin}/readyz`).catch(() => null))?.status).toBeUndefined();
});
