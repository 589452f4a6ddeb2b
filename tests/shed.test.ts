// More than can be served: refused at once, in the reader's language, and taken again as soon as there is room.
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { pageLanguages } from '#app/i18n/languages.ts';
import { openShed, type Shed } from '#app/shed.server.ts';

let shed: Shed;
afterEach(() => shed.close());

/** A site whose answers the test gives out, and how many were begun. */
function site(atOnce: { forms: number; pages: number }) {
  shed = openShed(atOnce);
  const waiting: (() => void)[] = [];
  const app = new Hono();
  let begun = 0;
  app.use(shed.middleware);
  app.all('*', async (c) => {
    begun += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return c.req.path.endsWith('/broken') ? Promise.reject(new Error('broken')) : c.text('done');
  });
  app.onError((_, c) => c.text('broken', 500));
  const ask = async (path: string, init?: RequestInit) => app.request(path, init);
  return { ask, begun: () => begun, answer: () => waiting.splice(0).forEach((go) => void go()) };
}
const post = { method: 'POST' };

test('the third of two forms is asked to come back, before anything of it is begun; readers are not', async () => {
  const { ask, begun, answer } = site({ forms: 2, pages: 1 });
  const first = [ask('/en/x', post), ask('/en/x', post)];
  const refused = await ask('/de/x', { ...post, body: 'name=Ana' });
  expect([refused.status, refused.headers.get('Retry-After'), begun()]).toEqual([503, '60', 2]);
  const reader = ask('/en/x');
  answer();
  expect((await Promise.all([...first, reader])).map(({ status }) => status)).toEqual([200, 200, 200]);
  const later = ask('/en/x', post);
  answer();
  expect((await later).status).toBe(200);
  expect(shed.facts()).toMatchObject({ forms: 0, pages: 0, refused: 1 });
});

test('an answer that fails makes room, too', async () => {
  const { ask, answer } = site({ forms: 1, pages: 1 });
  for (let i = 0; i < 3; i += 1) {
    const broken = ask('/en/broken', post);
    answer();
    expect((await broken).status).toBe(500);
  }
});

test.each(pageLanguages)('who reads %s is told so', async (lang) => {
  const { ask } = site({ forms: 0, pages: 0 });
  const byAddress = await (await ask(`/${lang}/ukraine`)).text();
  const byWish = await (await ask('/verify', { headers: { 'Accept-Language': lang } })).text();
  expect(byAddress).toBe(byWish);
  expect(byAddress).toContain(`<html lang="${lang}" dir="ltr">`);
  expect(byAddress.includes('Too many people at once')).toBe(lang === 'en');
});

test('a process that is far behind has half as many under way until it has caught up', async () => {
  const { ask, answer } = site({ forms: 4, pages: 4 });
  await new Promise((resolve) => setTimeout(resolve, 150));
  const until = performance.now() + 1_300;
  while (performance.now() < until); // nothing else gets its turn
  await new Promise((resolve) => setTimeout(resolve));
  const two = [ask('/en/x'), ask('/en/x')];
  expect((await ask('/en/x')).status).toBe(503);
  await expect.poll(() => shed.facts().late, { timeout: 10_000 }).toBeLessThan(1_000);
  const third = ask('/en/x');
  answer();
  for (const one of [...two, third]) expect((await one).status).toBe(200);
});
