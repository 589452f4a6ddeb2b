import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import type { Ceilings } from '#app/models/message/ceilings.ts';
import { claimLetters, findTurns, openPaces } from '#app/models/message/turns.server.ts';
import { campaigns, messages, paces, switches, targets } from '#db/schema.ts';
import { messageRow, queueLetter } from '../support/letters.ts';
import { timePasses } from '../support/time.ts';

const roomy = { perHour: 1000, perDay: 10_000, burst: 1000 };
const ceilings: Ceilings = {
  mailbox: { perHour: 60, perDay: 600, burst: 5 },
  domain: roomy,
  officeHours: null,
};

beforeEach(async () => {
  await db.update(messages).set({ state: 'cancelled' });
  await db.delete(paces);
  await db.delete(switches);
  await db.update(campaigns).set({ state: 'open' });
});

async function claim(limit: number, paced: Ceilings | null = ceilings, worker = 1) {
  const turns = await findTurns(db);
  if (paced) await openPaces(db, turns, paced);
  const claims = await claimLetters(db, { worker, limit, turns, ceilings: paced });
  return claims.map((claimed) => claimed.messageId);
}

async function queue(count: number, area = 'DE'): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await queueLetter(db, area));
  return ids;
}

const pass = (minutes: number) => timePasses(db, `${minutes} minutes`, ['paces']);

test('a mailbox gets its burst, then nothing until its bucket fills', async () => {
  await queue(20);
  expect(await claim(100)).toHaveLength(5);
  expect(await claim(100)).toHaveLength(0);
  await pass(2);
  expect(await claim(100)).toHaveLength(1);
});

test('no hour sees more than 60 letters to one mailbox and no day more than 600, however they arrive', async () => {
  await queue(60);
  const sent: number[] = [];
  for (let minute = 0; minute < 26 * 60; minute += 20) {
    const count = (await claim(100)).length;
    sent.push(count);
    await db.update(messages).set({ state: 'queued' }).where(sql`state = 'sending'`);
    await pass(20);
  }
  const most = (slots: number) =>
    Math.max(...sent.map((_, i) => sent.slice(i, i + slots).reduce((sum, n) => sum + n, 0)));
  expect(most(3)).toBeLessThanOrEqual(60);
  expect(most(3)).toBeGreaterThan(10);
  expect(most(72)).toBeLessThanOrEqual(600);
  expect(most(72)).toBeGreaterThan(300);
});

test('ten workers at once share one bucket', async () => {
  await queue(30);
  await openPaces(db, await findTurns(db), ceilings);
  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, worker) => claim(10, ceilings, worker + 1)),
  );
  expect(claims.flat()).toHaveLength(5);
});

test('a long queue to one mailbox delays no other one', async () => {
  await queue(40, 'DE');
  const others = [...(await queue(2, 'AT')), ...(await queue(2, 'SE'))];
  const claimed = await claim(15);
  expect(claimed).toHaveLength(9);
  expect(claimed).toEqual(expect.arrayContaining(others));
});

test('two targets behind one mailbox share its ceiling; a domain has one of its own', async () => {
  await db.update(targets).set({ email: 'office@shared.example' }).where(sql`area in ('FI', 'SE')`);
  await queue(10, 'FI');
  await queue(10, 'SE');
  expect(await claim(100)).toHaveLength(5);
  await db.delete(paces);
  await db.update(targets).set({ email: 'two@shared.example' }).where(eq(targets.area, 'SE'));
  const strict = { ...ceilings, domain: { perHour: 100, perDay: 1000, burst: 7 } };
  expect(await claim(100, strict)).toHaveLength(7);
});

test('campaigns take turns at one mailbox', async () => {
  const ids = await queue(10);
  const [other] = await db
    .insert(campaigns)
    .values({
      slug: `other-${Date.now()}`,
      state: 'open',
      reference: 'x',
      letterDate: '2026-01-01',
      author: 'x',
      addressees: [],
    })
    .returning();
  const late = ids.slice(6);
  await db
    .update(messages)
    .set({ campaignId: other?.id ?? 0 })
    .where(sql`id in ${late}`);
  const claimed = await claim(4);
  expect(claimed.filter((id) => late.includes(id))).toHaveLength(2);
});

test('outside office hours letters wait, in the target’s own time zone', async () => {
  await queue(3);
  const [clock] = await db
    .select({
      hour: sql<number>`extract(hour from now() at time zone 'Europe/Berlin')::int`,
      day: sql<number>`extract(isodow from now() at time zone 'Europe/Berlin')::int`,
    })
    .from(campaigns)
    .limit(1);
  const hour = Number(clock?.hour);
  const closed = { ...ceilings, officeHours: { from: hour + 1, to: 25 } };
  const open = { ...ceilings, officeHours: { from: hour, to: hour + 1 } };
  expect(await claim(10, closed)).toHaveLength(0);
  expect(await claim(10, open)).toHaveLength(Number(clock?.day) < 6 ? 3 : 0);
});

test.each([
  ['everything', ''],
  ['campaign', 'ukraine'],
  ['target', 'DE'],
  ['domain', 'auswaertiges-amt.de'],
] as const)('the switch for %s stops letters and nothing is lost; without it they go', async (scope, key) => {
  const [id] = await queue(1);
  const [target] = await db.select().from(targets).where(eq(targets.area, 'DE'));
  await db.update(targets).set({ email: 'poststelle@auswaertiges-amt.de' }).where(eq(targets.area, 'DE'));
  await db
    .insert(switches)
    .values({ scope, key: scope === 'target' ? String(target?.id) : key, reason: 'asked to' });
  expect(await claim(10, null)).toEqual([]);
  expect((await messageRow(db, id ?? 0)).state).toBe('queued');
  await db.delete(switches);
  expect(await claim(10, null)).toEqual([id]);
});

test('a paused campaign’s letters wait', async () => {
  await queue(2);
  await db.update(campaigns).set({ state: 'paused' }).where(eq(campaigns.slug, 'ukraine'));
  expect(await claim(10, null)).toEqual([]);
});

test('without ceilings everything due may go, and the oldest goes first', async () => {
  const ids = await queue(8);
  expect((await claim(4, null)).sort((a, b) => a - b)).toEqual(ids.slice(0, 4));
});
