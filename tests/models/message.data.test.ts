import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { settleAttempts, startAttempts } from '#app/models/message/attempt.server.ts';
import { readClaimed } from '#app/models/message/claim.server.ts';
import { moveMessage } from '#app/models/message/queue.server.ts';
import { freeDeadWorkers, registerWorker, resolveUncertain } from '#app/models/message/recover.server.ts';
import { sealMessages } from '#app/models/message/seal.server.ts';
import { isMove, type MessageState, moves, retryDelay } from '#app/models/message/states.ts';
import { claimLetters, findTurns } from '#app/models/message/turns.server.ts';
import { messages, sealedMessages } from '#db/schema.ts';
import { attemptsOf, messageRow, queueLetter } from '../support/letters.ts';

const states = Object.keys(moves) as MessageState[];
const put = (id: number, state: MessageState) =>
  db.update(messages).set({ state }).where(eq(messages.id, id));
/** What a worker without ceilings claims. */
const claim = async (worker: number, limit: number) =>
  claimLetters(db, { worker, limit, turns: await findTurns(db), ceilings: null });
const result = { phase: 'dot', code: 250, response: '250 ok', host: 'relay.test' };

beforeEach(async () => {
  await db.update(messages).set({ state: 'cancelled' }).where(eq(messages.state, 'queued'));
});

test('every move outside the table is refused, every move in it is made', async () => {
  const id = await queueLetter(db);
  for (const from of states) {
    for (const to of states) {
      await put(id, from);
      expect([from, to, await moveMessage(db, id, to)]).toEqual([from, to, isMove(from, to)]);
      expect((await messageRow(db, id)).state).toBe(isMove(from, to) ? to : from);
    }
  }
});

test('a claim writes its attempt in the same breath, oldest letter first', async () => {
  const first = await queueLetter(db);
  await queueLetter(db);
  const [claimed] = await claim(1, 1);
  expect(claimed).toMatchObject({ messageId: first, n: 1 });
  expect(await messageRow(db, first)).toMatchObject({ state: 'sending', attempts: 1 });
  expect(await attemptsOf(db, first)).toMatchObject([{ n: 1, worker: 1, started: null, ended: null }]);
});

test('many workers at once never claim one letter twice', async () => {
  for (let i = 0; i < 30; i += 1) await queueLetter(db);
  const claims = await Promise.all(Array.from({ length: 10 }, (_, worker) => claim(worker + 1, 5)));
  const ids = claims.flat().map((claim) => claim.messageId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(30);
});

test('letters confirmed in another mail mode are left alone', async () => {
  const id = await queueLetter(db);
  await db.update(messages).set({ mode: 'live' }).where(eq(messages.id, id));
  expect(await claim(1, 10)).toEqual([]);
});

test('a 250 settles the letter as handed over, with the server’s words on record', async () => {
  const id = await queueLetter(db);
  const [claimed] = await claim(1, 1);
  if (!claimed) throw new Error('nothing claimed');
  expect(await startAttempts(db, [claimed.attemptId])).toEqual(new Set([claimed.attemptId]));
  await settleAttempts(db, [{ ...claimed, ...result, outcome: 'handed over' }]);
  expect(await messageRow(db, id)).toMatchObject({ state: 'handed over', settledAt: expect.any(Date) });
  expect(await attemptsOf(db, id)).toMatchObject([{ outcome: 'handed over', code: 250, response: '250 ok' }]);
});

test('a late failure of an old attempt does not undo what a newer one achieved', async () => {
  const id = await queueLetter(db);
  const [old] = await claim(1, 1);
  await put(id, 'queued');
  const [current] = await claim(2, 1);
  if (!old || !current) throw new Error('nothing claimed');
  await settleAttempts(db, [{ ...current, ...result, outcome: 'handed over' }]);
  await settleAttempts(db, [{ ...old, ...result, code: 451, outcome: 'retry' }]);
  expect((await messageRow(db, id)).state).toBe('handed over');
});

test('a 4xx sends the letter back to the queue for later; five days after its first try it has failed', async () => {
  const id = await queueLetter(db);
  await db.update(messages).set({ queuedAt: sql`now() - interval '40 days'` });
  const tryAndFail = async () => {
    const [claimed] = await claim(1, 1);
    if (!claimed) throw new Error('nothing claimed');
    await settleAttempts(db, [{ ...claimed, ...result, code: 451, outcome: 'retry' }]);
  };
  await tryAndFail();
  expect(await messageRow(db, id)).toMatchObject({ state: 'queued', settledAt: null });
  expect(await claim(1, 1)).toEqual([]);
  await db.update(messages).set({ dueAt: sql`now()` }).where(eq(messages.id, id));
  await db.execute(sql`update attempts set at = now() - interval '5 days 1 second' where message_id = ${id}`);
  await tryAndFail();
  expect(await messageRow(db, id)).toMatchObject({ state: 'failed', settledAt: expect.any(Date) });
});

test('the sealed bytes of a letter never change', async () => {
  const messageId = await queueLetter(db);
  const uid = crypto.randomUUID();
  const sealed = { messageId, uid, envelopeFrom: 'b@bounce.test', envelopeTo: 'a@mailbox.invalid' };
  await sealMessages(db, [{ ...sealed, octets: 'first' }]);
  await sealMessages(db, [{ ...sealed, octets: 'second' }]);
  const claims = await claim(1, 1);
  const [letter] = await readClaimed(db, claims);
  expect(letter?.sealed?.octets).toBe('first');
  const [row] = await db.select().from(sealedMessages).where(eq(sealedMessages.messageId, messageId));
  expect(row?.sha256).toMatch(/^[\da-f]{64}$/);
});

test('a dead worker’s letters: unstarted ones are queued again, a started one is in doubt, then sent once more, flagged', async () => {
  const [untouched, started] = [await queueLetter(db), await queueLetter(db)];
  const dead = await registerWorker(database);
  const claims = await claim(dead.id, 10);
  await startAttempts(db, [claims[1]?.attemptId ?? 0]);
  await dead.lease.release();
  const heir = await registerWorker(database);
  await freeDeadWorkers(database, heir.id);
  expect((await messageRow(db, untouched)).state).toBe('queued');
  expect((await messageRow(db, started)).state).toBe('uncertain');
  expect(
    await startAttempts(
      db,
      claims.map((claim) => claim.attemptId),
    ),
  ).toEqual(new Set());

  await resolveUncertain(db);
  expect((await messageRow(db, started)).state).toBe('uncertain');
  await db.update(messages).set({ dueAt: sql`now()` }).where(eq(messages.id, started));
  await resolveUncertain(db);
  expect(await messageRow(db, started)).toMatchObject({ state: 'queued', flagged: true });
  await heir.lease.release();
});

test('a letter in doubt for the second time is held for a person', async () => {
  const id = await queueLetter(db);
  await db
    .update(messages)
    .set({ state: 'uncertain', flagged: true, dueAt: sql`now()` })
    .where(eq(messages.id, id));
  await resolveUncertain(db);
  expect(await messageRow(db, id)).toMatchObject({ state: 'held', holdReason: 'uncertain twice' });
});

test('waits between tries double from five minutes to four hours, a quarter either way', () => {
  const middle = (n: number) => retryDelay(n, 0.5) / 60;
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(middle)).toEqual([5, 10, 20, 40, 80, 160, 240, 240]);
  expect([retryDelay(1, 0), retryDelay(1, 0.9999)]).toEqual([225, 375]);
});
