// An office on its own page: it asks for digests and from then on gets them, and finds the way to its position.
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { digests, messages, targets } from '#db/schema.ts';
import { EVENING } from '../support/bundled.ts';
import { type Fields, letterFields } from '../support/form.ts';
import { pageThatSays } from '../support/own-mailbox.ts';
import { type Site, startSite } from '../support/site.ts';
import { sendLetter } from '../support/staff-pages.ts';

let site: Site;
let office = '';
let jonasReceipt = '';

/** The database of the site while it is down: an embedded one has one reader. */
async function meanwhile<Result>(
  look: (db: typeof import('#app/db.server.ts').db) => Promise<Result>,
): Promise<Result> {
  vi.resetModules();
  const { db, database } = await import('#app/db.server.ts');
  return look(db).finally(() => database.close());
}

beforeAll(async () => {
  office = await meanwhile(async (db) => {
    const { officeKeyFor } = await import('#app/models/office/key.server.ts');
    const { officePath } = await import('#app/urls.server.ts');
    const { ukraine } = await import('../support/people.ts');
    const [german] = await db.select().from(targets).where(eq(targets.area, 'DE'));
    const email = german?.email ?? '';
    // An office that knows our letters: a new one would get a single one first.
    await db.execute(
      sql`insert into paces (key, hour_tokens, day_tokens) values (${`mailbox:${email}`}, 0, 0)`,
    );
    return officePath((await officeKeyFor(db, (await ukraine(db)).id, german?.id ?? 0)).id);
  });
  site = await startSite({ PACE: 'always' });
});
afterAll(() => site.close());

const person = (name: string, changes: Fields = {}) =>
  letterFields('jonas', { name, email: `${name.split(' ')[0]?.toLowerCase()}@example.org`, ...changes });

test('its page leads to its position, and a button asks for digests', async () => {
  const html = await (await site.get(`${office}?lang=en`)).text();
  const position = /href="([^"]*\/position[^"]*)"/.exec(html)?.[1] ?? '';
  expect(await (await site.get(position)).text()).toContain('Where your office stands');
  const answer = await site.post(office, { intent: 'digest', lang: 'en' });
  expect([answer.status, answer.headers.get('Location')]).toEqual([303, `${office}?lang=en`]);
  expect(await (await site.get(`${office}?lang=en`)).text()).toContain('You have asked for digests');
});

test('two letters alike then wait for one mail, long before there are fifty; one in Ida’s own words does not', async () => {
  const own = 'My grandmother fled Mariupol and I promised her not to be silent about it.';
  const [jonas = '', lena = '', ida = ''] = [
    await sendLetter(site, person('Jonas Müller')),
    await sendLetter(site, person('Lena Vogt')),
    await sendLetter(site, person('Ida Braun', { own })),
  ];
  jonasReceipt = jonas;
  for (const receipt of [jonas, lena])
    await pageThatSays(site, receipt, /It waits to go with others like it/);
  expect(await (await site.get(ida)).text()).not.toContain('It waits to go with others');
  await site.kill('SIGTERM');
  const found = await meanwhile(async (db) => {
    const { makeDigests } = await import('#app/models/digest/make.server.ts');
    const { hardCeilings } = await import('#app/models/message/ceilings.ts');
    const made = await makeDigests(db, hardCeilings, EVENING);
    const rows = await db.select().from(messages).where(eq(messages.kind, 'letter')).orderBy(messages.id);
    const states = rows.map(({ state }) => state);
    return { made, letters: (await db.select().from(digests))[0]?.letters, states };
  });
  expect(found).toMatchObject({ made: 1, letters: 2 });
  expect(found.states.slice(0, 2)).toEqual(['digested', 'digested']);
  expect(found.states[2]).not.toBe('digested');
});

test('Vera finds that digest twice in doubt, takes it as handed over in its room, and the receipts say so', async () => {
  const { id, cookie } = await meanwhile(async (db) => {
    const { hire } = await import('../support/staff.ts');
    const { sessionCookie } = await import('#app/routes/staff/cookie.server.ts');
    const [digest] = await db
      .update(messages)
      .set({ state: 'held', holdReason: 'uncertain twice', flagged: true, attempts: 2 })
      .where(eq(messages.kind, 'digest'))
      .returning({ id: messages.id });
    const vera = await hire(db, 'Vera', 'admin');
    return { id: digest?.id ?? 0, cookie: (await sessionCookie(vera.sessionId)).split(';')[0] ?? '' };
  });
  await site.restart();
  const headers = { Cookie: cookie, Origin: site.origin, 'Sec-Fetch-Site': 'same-origin' };
  const ask = (path: string, intent?: string) =>
    fetch(new URL(path, site.origin), {
      ...{ headers, redirect: 'manual' as const },
      ...(intent ? { method: 'POST', body: new URLSearchParams({ intent }) } : {}),
    });
  expect(await (await ask('/staff')).text()).toContain('digest is held with all letters in it');
  expect(await (await ask('/staff/pace/ukraine')).text()).toContain(`/staff/pace/ukraine/${id}"`);
  const room = `/staff/pace/ukraine/${id}`;
  const html = await (await ask(room)).text();
  for (const words of ['Take it as handed over', 'Send it once more', 'Send its letters one by one'])
    expect(html).toContain(words);
  expect((await ask(room, 'went')).headers.get('Location')).toBe(`${room}?done=went`);
  expect((await ask(room, 'went')).status).toBe(409);
  await pageThatSays(site, jonasReceipt, /Handed over to the mail server/);
});
