import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { type Choice, readChoice, type Typed } from '#app/models/abuse/choice.server.ts';
import {
  dryCount,
  invalidate,
  listInvalidations,
  undoInvalidation,
} from '#app/models/abuse/invalidate.server.ts';
import { countActions, foldCounts } from '#app/models/count.server.ts';
import { actions, auditLog, messages } from '#db/schema.ts';
import { type people, ukraine, writesLetter } from '../../support/people.ts';
import { hire } from '../../support/staff.ts';

const campaign = await ukraine(db);
let vera = 0;

beforeAll(async () => {
  vera = (await hire(db, 'Vera', 'admin')).id;
});
beforeEach(async () => {
  await db.execute(sql`truncate invalidations, invalidated_actions, invalidated_letters, mailbox_days, supporters, actions,
    confirmations, messages, message_texts, count_deltas, rollups restart identity cascade`);
});
afterAll(() => database.close());

async function confirmed(person: keyof typeof people, email: string, ownWords = ''): Promise<string> {
  const publicId = await writesLetter(db, campaign, person, { email, ownWords });
  return publicId;
}

const nothing: Typed = { campaign: 'ukraine', from: '', until: '', area: '', domain: '', sameAs: '' };

async function choose(typed: Partial<Typed>): Promise<Choice> {
  const choice = await readChoice(db, { ...nothing, ...typed });
  if ('field' in choice) throw new Error(choice.text);
  return choice;
}

const letters = () =>
  db
    .select({ state: messages.state, hold: messages.holdReason })
    .from(messages)
    .where(eq(messages.kind, 'letter'))
    .orderBy(messages.id);

async function count() {
  await foldCounts(db);
  return (await countActions(db, campaign.id, null)).all;
}

async function threeOfOneHand() {
  await confirmed('jonas', 'a@bots.example', 'Act, now!');
  await confirmed('maire', 'b@bots.example', 'act now');
  await confirmed('elina', 'c@people.example', 'ACT  NOW');
  await confirmed('ana', 'ana@people.example', 'My own thoughts.');
}

test('by domain, by words, by place and by time: the dry count says what would happen and changes nothing', async () => {
  await threeOfOneHand();
  await db.update(messages).set({ state: 'handed over' }).where(eq(messages.actionId, 1));
  const [first] = await db.select().from(actions);
  expect(await dryCount(db, await choose({ domain: 'bots.example' }))).toEqual({
    actions: 2,
    waiting: 1,
    left: 1,
  });
  expect((await dryCount(db, await choose({ sameAs: first?.reference ?? '' }))).actions).toBe(3);
  expect((await dryCount(db, await choose({ area: 'FI' }))).actions).toBe(1);
  expect(
    (await dryCount(db, await choose({ from: '2020-01-01T00:00', until: '2020-02-01T00:00' }))).actions,
  ).toBe(0);
  expect((await dryCount(db, await choose({ from: '2020-01-01T00:00' }))).actions).toBe(4);
  expect(await count()).toBe(4);
});

test.each([
  [{}, 'from'],
  [{ campaign: 'nowhere', area: 'DE' }, 'campaign'],
  [{ from: 'yesterday' }, 'from'],
  [{ until: '2026-13-40T00:00' }, 'until'],
  [{ sameAs: 'AAAAA-AAAAA' }, 'same_as'],
])('%o is no choice', async (typed, field) => {
  expect(await readChoice(db, { ...nothing, ...typed })).toMatchObject({ field });
});

test('what is invalidated leaves the count and its letters wait; undone, all is as it was', async () => {
  await threeOfOneHand();
  const before = await letters();
  const id = await invalidate(db, vera, await choose({ domain: 'bots.example' }), {
    reason: 'scripted',
    expected: 2,
  });
  expect(id).not.toBeNull();
  expect(await count()).toBe(2);
  expect((await letters()).filter(({ hold }) => hold === 'suspect')).toHaveLength(2);
  expect(await listInvalidations(db)).toMatchObject([
    { by: 'Vera', actions: 2, reason: 'scripted', undoneAt: null },
  ]);

  expect(await undoInvalidation(db, vera, id ?? 0)).toBe(2);
  expect(await count()).toBe(4);
  expect(await letters()).toEqual(before);
  expect(await undoInvalidation(db, vera, id ?? 0)).toBeNull();
  expect(await count()).toBe(4);
  const verbs = (await db.select().from(auditLog)).map(({ verb }) => verb);
  expect(verbs.filter((verb) => verb.includes('invalidat'))).toEqual([
    'invalidated actions',
    'undid invalidation',
  ]);
});

test('when the number has changed since it was shown, nothing is done', async () => {
  await threeOfOneHand();
  expect(await invalidate(db, vera, await choose({ area: 'DE' }), { reason: 'x', expected: 7 })).toBeNull();
  expect(await count()).toBe(4);
  expect(await listInvalidations(db)).toEqual([]);
});

test('who has written anew meanwhile is not counted twice by the undo', async () => {
  await confirmed('jonas', 'jonas@example.org', 'One');
  const id = await invalidate(db, vera, await choose({ area: 'DE' }), { reason: 'x', expected: 1 });
  await confirmed('jonas', 'jonas@example.org', 'Two');
  expect(await undoInvalidation(db, vera, id ?? 0)).toBe(0);
  expect(await count()).toBe(1);
  expect((await letters()).map(({ state }) => state)).toEqual(['held', 'queued']);
});
