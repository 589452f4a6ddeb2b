/** The counts against the rows they stand for: whatever happens, in whichever order, and whoever dies meanwhile. */
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { invalidate, undoInvalidation } from '#app/models/abuse/invalidate.server.ts';
import { expireWaiting } from '#app/models/action/clock.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { countActions, foldCounts } from '#app/models/count.server.ts';
import { attendDrifts, findDrift, openDrifts, recountNightly } from '#app/models/counts/recount.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import { countSelfSend } from '#app/models/counts/self-send.server.ts';
import { moveMessage } from '#app/models/message/queue.server.ts';
import { type MessageState, moves } from '#app/models/message/states.ts';
import { makeToken } from '#app/secret.server.ts';
import {
  actions,
  confirmations,
  countDrifts,
  invalidations,
  messages,
  recounts,
  rollups,
} from '#db/schema.ts';
import { formOf, people, ukraine } from '../../support/people.ts';
import { hire } from '../../support/staff.ts';

const campaign = await ukraine(db);
const vera = (await hire(db, 'Vera', 'admin')).id;

beforeEach(async () => {
  await db.execute(sql`truncate supporters, actions, confirmations, messages, message_texts, sealed_messages, attempts,
    count_deltas, rollups, recounts, count_drifts, self_sends, mailbox_days, invalidations, invalidated_actions, invalidated_letters restart identity cascade`);
});

type Person = keyof typeof people;
const names = Object.keys(people) as Person[];

/** Somebody takes an action from a mailbox of their own; the number tells one form from the next. */
const take = (person: Person, n: number) =>
  takeAction(db, campaign, {
    ...formOf(campaign, person, { ownWords: n % 2 ? 'In my own words.' : '' }),
    email: `${person}${n}@example.org`,
    source: n % 3 ? null : 'newsletter',
    demands: [1 + (n % 8), 8 - (n % 4)],
  });
const confirm = (publicId: string) => confirmByLink(db, makeToken('confirm', publicId));
const withdraw = (publicId: string) => withdrawAction(db, makeToken('receipt', publicId));
const takeOff = (actionId: number) =>
  invalidate(
    db,
    vera,
    { campaignId: campaign.id, where: sql`id = ${actionId}::bigint`, words: 'this one' },
    { reason: 'scripted', expected: 1 },
  );
const rollup = async (stage: (typeof rollups.$inferSelect)['stage'], dimension = 'all', key = '') => {
  const rows = await db.select().from(rollups).where(eq(rollups.stage, stage));
  return rows.find((row) => row.dimension === dimension && row.key === key)?.n ?? 0;
};
const fold = async () => {
  while ((await foldCounts(db)) > 0);
};

test('Jonas takes, confirms and withdraws: each stage says so, and the country, language, source and demands with it', async () => {
  const { publicId } = await take('jonas', 3);
  await confirm(publicId);
  await fold();
  expect(await rollup('taken')).toBe(1);
  for (const [dimension, key] of [
    ['country', 'DE'],
    ['language', 'en'],
    ['source', 'newsletter'],
    ['demand', '4'],
    ['demand', '5'],
    ['text', 'own'],
    ['kind', 'write'],
  ])
    expect([dimension, await rollup('confirmed', dimension, key)]).toEqual([dimension, 1]);
  expect(await rollup('queued')).toBe(1);
  expect(await withdraw(publicId)).toBe('withdrawn');
  await fold();
  expect(await countActions(db, campaign.id, 'DE')).toMatchObject({ all: 0, area: 0 });
  expect([await rollup('taken'), await rollup('withdrawn'), await rollup('queued')]).toEqual([1, 1, 0]);
});

test('a form nobody confirms is forgotten, and stays among the taken', async () => {
  await take('ana', 1);
  await db.update(confirmations).set({ expiresAt: sql`now() - interval '1 second'` });
  expect(await expireWaiting(db)).toBe(1);
  await fold();
  expect(await rollup('taken', 'text', 'own')).toBe(1);
  expect(await findDrift(db)).toEqual([]);
});

test('a bounced letter stays handed over and is not accepted any more', async () => {
  await confirm((await take('jonas', 1)).publicId);
  const [letter] = await db.select().from(messages).where(eq(messages.kind, 'letter'));
  for (const state of ['sending', 'handed over', 'accepted'] as const) {
    await moveMessage(db, letter?.id ?? 0, state);
    await fold();
  }
  expect([await rollup('handed over'), await rollup('accepted')]).toEqual([1, 1]);
  await moveMessage(db, letter?.id ?? 0, 'bounced');
  await fold();
  expect([await rollup('handed over'), await rollup('accepted'), await rollup('bounced')]).toEqual([1, 0, 1]);
});

test('invalidated actions lower the count in sight of everyone; undone, they raise it again', async () => {
  await confirm((await take('jonas', 1)).publicId);
  await confirm((await take('elina', 2)).publicId);
  const [first] = await db.select().from(actions).orderBy(actions.id);
  const id = await takeOff(first?.id ?? 0);
  expect(await takeOff(first?.id ?? 0)).toBeNull();
  await fold();
  expect([await rollup('confirmed'), await rollup('invalidated'), await rollup('queued')]).toEqual([1, 1, 2]);
  expect(await findDrift(db)).toEqual([]);
  expect(await undoInvalidation(db, vera, id ?? 0)).toBe(1);
  await fold();
  expect([await rollup('confirmed'), await rollup('invalidated'), await rollup('queued')]).toEqual([2, 0, 2]);
  expect(await findDrift(db)).toEqual([]);
});

test('the first recount fills the rollups of an older database and is no alarm; the next one would be', async () => {
  await confirm((await take('maire', 1)).publicId);
  await fold();
  await db.delete(rollups);
  expect(await recountNightly(db)).toBeGreaterThan(10);
  expect(await rollup('confirmed', 'country', 'IE')).toBe(1);
  expect(await openDrifts(db, campaign.id)).toEqual([]);
  expect(await recountNightly(db)).toBe(0); // once a day
  await db.update(recounts).set({ day: sql`${recounts.day} - 1` });
  await db.execute(sql`update rollups set n = n + 3 where stage = 'confirmed' and dimension = 'country'`);
  expect(await recountNightly(db)).toBe(1);
  expect(await rollup('confirmed', 'country', 'IE')).toBe(1);
  expect(await db.select().from(countDrifts)).toMatchObject([
    { stage: 'confirmed', dimension: 'country', key: 'IE', was: 4, found: 1 },
  ]);
  const alarm = async () =>
    (await listAttention(db, [campaign.id])).filter(({ kind }) => kind === 'counts corrected');
  expect(await alarm()).toEqual([{ kind: 'counts corrected', of: 'ukraine', count: 1 }]);
  expect(await listAttention(db, [])).not.toContainEqual(
    expect.objectContaining({ kind: 'counts corrected' }),
  );
  const [drift] = await openDrifts(db, campaign.id);
  await attendDrifts(db, campaign.id, (drift?.id ?? 0) - 1);
  expect(await alarm()).toHaveLength(1);
  await attendDrifts(db, campaign.id, drift?.id ?? 0);
  expect(await alarm()).toEqual([]);
  expect((await readResults(db, campaign)).corrections).toMatchObject([{ n: 1 }]); // said in public for good
});

type Event = { what: (typeof whats)[number]; who: number; pick: number };
const whats = [
  'take',
  'confirm',
  'withdraw',
  'invalidate',
  'undo',
  'move',
  'move',
  'self',
  'fold',
  'crash',
] as const;

const event = fc.record({
  what: fc.constantFrom(...whats),
  who: fc.nat(names.length - 1),
  pick: fc.nat(1000),
});

async function happens({ what, who, pick }: Event, n: number) {
  const person = names[who] ?? 'ana';
  const some = <T>(rows: T[]): T | undefined => rows[pick % Math.max(1, rows.length)];
  const action = some(await db.select().from(actions).orderBy(actions.id));
  if (what === 'take') return take(person, n);
  if (what === 'self')
    return countSelfSend(db, { campaignId: campaign.id, area: 'DE', lang: 'en', targetId: 1, source: null });
  if (what === 'fold') return foldCounts(db);
  if (what === 'crash') return crash();
  if (what === 'undo') return undoSome(pick);
  if (!action) return;
  if (what === 'confirm') return confirm(action.publicId);
  if (what === 'withdraw') return withdraw(action.publicId);
  if (what === 'invalidate') return takeOff(action.id);
  const letter = some(
    await db.select().from(messages).where(eq(messages.kind, 'letter')).orderBy(messages.id),
  );
  const next = letter && some([...moves[letter.state]] as MessageState[]);
  return next && moveMessage(db, letter.id, next);
}

async function undoSome(pick: number) {
  const rows = await db.select().from(invalidations).orderBy(invalidations.id);
  const id = rows[pick % Math.max(1, rows.length)]?.id;
  return id && undoInvalidation(db, vera, id);
}

/** 1, 2, 3, … */
function* naturals(): Generator<number, never> {
  for (let n = 1; ; n += 1) yield n;
}

/** The process dies in the midst of a fold: what it did is undone. */
const crash = () =>
  db
    .transaction(async (tx) => {
      await foldCounts(tx);
      throw new Error('killed');
    })
    .catch(() => {});

test('any interleaving of events, folds and crashes leaves rollups equal to a recount', async () => {
  const numbers = naturals();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(event, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
      async (rounds) => {
        for (const together of rounds) {
          await Promise.all(together.map((one) => happens(one, numbers.next().value)));
          expect(await findDrift(db)).toEqual([]);
        }
        await fold();
        expect(await findDrift(db)).toEqual([]);
        const [uncounted] = await db
          .select({ n: sql<number>`count(*)::int` })
          .from(messages)
          .where(sql`kind = 'letter' and counted is null`);
        expect(uncounted?.n).toBe(0);
      },
    ),
    { numRuns: 30 },
  );
});

test('a count that forgot one event would be found', async () => {
  await confirm((await take('jonas', 1)).publicId);
  await fold();
  await db.execute(sql`delete from rollups where stage = 'queued' and dimension = 'target'`);
  expect(await findDrift(db)).toMatchObject([{ stage: 'queued', dimension: 'target', was: 0, found: 1 }]);
});
