// A kept page between those who ask for it and those who change it, on a clock of the test's own.
import { expect, test } from 'vitest';
import type { Entry } from '#app/cache/entry.server.ts';
import { unpack } from '#app/cache/entry.server.ts';
import { keepPages } from '#app/cache/pages.server.ts';

const html = { 'Content-Type': 'text/html; charset=utf-8' };
const home = { name: '/en/ukraine', counts: true };

/** Pages of a site whose text and number the test sets; `hold` keeps a making from ending. */
function site() {
  const world = {
    text: 'old',
    number: 1,
    status: 200,
    made: [] as string[],
    links: new Set<string>(),
    at: 0,
  };
  const gates: (() => void)[] = [];
  let isHeld = false;
  const pages = keepPages({
    make: async (name) => {
      const page = `${name} ${world.text} ${world.number}`;
      world.made.push(name);
      if (isHeld) await new Promise<void>((resolve) => gates.push(resolve));
      return new Response(page, { status: world.status, headers: html });
    },
    links: async () => world.links,
    most: 1 << 20,
    now: () => world.at,
  });
  return {
    world,
    pages,
    hold: () => {
      isHeld = true;
    },
    async letGo() {
      while (gates.length === 0) await new Promise((resolve) => setTimeout(resolve));
      isHeld = false;
      for (const open of gates.splice(0)) open();
    },
  };
}

const textOf = async (found: Entry | Response) => {
  const answer = found instanceof Response ? found : unpack(found, new Request('http://x'));
  return answer.text();
};

test('a hundred who ask at once wait for one making; who comes later finds it', async () => {
  const { pages, world } = site();
  const all = await Promise.all(Array.from({ length: 100 }, async () => textOf(await pages.find(home))));
  expect(new Set(all)).toEqual(new Set(['/en/ukraine old 1']));
  await pages.find(home);
  expect(world.made).toHaveLength(1);
});

test('a changed text is seen by the next reader, also when a page with the old one was just being made', async () => {
  const { pages, world, hold, letGo } = site();
  hold();
  const early = pages.find(home);
  await Promise.resolve();
  world.text = 'new';
  pages.textsChanged();
  const late = pages.find(home);
  await letGo();
  expect(await textOf(await early)).toBe('/en/ukraine old 1');
  expect(await textOf(await late)).toBe('/en/ukraine new 1');
  expect(await textOf(await pages.find(home))).toBe('/en/ukraine new 1');
});

test('a new number is seen by the next reader; while numbers come in fast, pages are made a fifth of the time at most', async () => {
  const { pages, world, hold, letGo } = site();
  await pages.find(home);
  world.number = 2;
  pages.numbersChanged();
  hold();
  const slow = pages.find(home);
  while (world.made.length < 2) await new Promise((resolve) => setTimeout(resolve));
  world.at += 100; // so long it takes
  expect(await textOf(await pages.find(home))).toBe('/en/ukraine old 1');
  await letGo();
  expect(await textOf(await slow)).toBe('/en/ukraine old 2');
  world.number = 3;
  pages.numbersChanged();
  world.at += 399;
  expect(await textOf(await pages.find(home))).toBe('/en/ukraine old 2');
  world.at += 1;
  expect(await textOf(await pages.find(home))).toBe('/en/ukraine old 3');
});

test('a page without numbers stays when numbers change, and for a minute', async () => {
  const { pages, world } = site();
  const about = { name: '/en/about', counts: false };
  await pages.find(about);
  pages.numbersChanged();
  world.at = 60_000;
  await pages.find(about);
  expect(world.made).toHaveLength(1);
  world.at = 60_001;
  await pages.find(about);
  expect(world.made).toHaveLength(2);
});

test('while pages can’t be made an old one is shown, but not for ever', async () => {
  const { pages, world } = site();
  await pages.find(home);
  world.status = 500;
  world.at = 300_000;
  expect(await textOf(await pages.find(home))).toBe('/en/ukraine old 1');
  world.at = 600_001;
  expect((await pages.find(home)) instanceof Response).toBe(true);
});

test('a code that nobody registered makes no page of its own', async () => {
  const { pages, world } = site();
  world.links = new Set(['ukraine?s=copy']);
  const by = (code: string) => ({
    ...home,
    name: `/en/ukraine?s=${code}`,
    link: `ukraine?s=${code}`,
    plain: home.name,
  });
  for (let i = 0; i < 50; i += 1) await pages.find(by(`made-up-${i}`));
  await pages.find(by('copy'));
  expect(world.made).toEqual(['/en/ukraine', '/en/ukraine?s=copy']);
  world.links.add('ukraine?s=newsletter');
  pages.textsChanged();
  expect(await textOf(await pages.find(by('newsletter')))).toContain('?s=newsletter');
});

test.each([
  ['a refusal', 404, html],
  ['a redirect', 302, { ...html, Location: '/en' }],
  ['an answer with a cookie', 200, { ...html, 'Set-Cookie': 'a=b' }],
  ['a page of one person’s', 200, { ...html, 'Cache-Control': 'no-store' }],
  ['a page for this browser only', 200, { ...html, 'Cache-Control': 'private, no-cache' }],
  ['something else than a page', 200, { 'Content-Type': 'image/png' }],
])('%s is not kept', async (_what, status, headers) => {
  let made = 0;
  const make = async () => {
    made += 1;
    return new Response('x', { status, headers });
  };
  const pages = keepPages({ make, links: async () => new Set(), most: 1 << 20 });
  for (let i = 0; i < 3; i += 1) {
    const [found, again] = await Promise.all([pages.find(home), pages.find(home)]);
    expect([await textOf(found), await textOf(again)]).toEqual(['x', 'x']);
  }
  expect([made, pages.facts().pages]).toEqual([3, 0]);
});
