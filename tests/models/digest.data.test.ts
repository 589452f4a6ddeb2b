// What becomes of letters when many without words of their own wait for one minister.
import { eq, inArray, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { decideDigestAs } from '#app/models/digest/decide.server.ts';
import { makeDigests } from '#app/models/digest/make.server.ts';
import { settleDigests } from '#app/models/digest/settle.server.ts';
import { openText } from '#app/models/keys/open.server.ts';
import { startAttempts } from '#app/models/message/attempt.server.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import { passGate } from '#app/models/message/gate.server.ts';
import { newestSends } from '#app/models/message/send-record.server.ts';
import { claimLetters, findTurns } from '#app/models/message/turns.server.ts';
import { queueReceipts } from '#app/models/notice.server.ts';
import { correctName } from '#app/models/own-data/correct.server.ts';
import { queuedOutlook } from '#app/models/pace/outlook.server.ts';
import { findReceipt } from '#app/models/receipt.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { actions, areas, attempts, campaigns, messages, messageTexts, supporters } from '#db/schema.ts';
import {
  clearLines,
  EVENING,
  endMessage,
  makeEvening,
  newestDigest,
  peopleSoFar,
  writeAlike,
} from '../support/bundled.ts';
import { hire } from '../support/staff.ts';

const ceilings = hardCeilings;
const evening = () => makeEvening(db);
const write = (count: number, how: Parameters<typeof writeAlike>[2] = {}) => writeAlike(db, count, how);
const theDigest = () => newestDigest(db);
const end = endMessage.bind(null, db);

beforeEach(async () => {
  await clearLines(db);
  await passGate(database);
});

const receiptOf = (publicId: string) => findReceipt(db, makeToken('receipt', publicId));
const letterOf = async (publicId: string) => (await receiptOf(publicId))?.letters[0];
const states = async (ids: readonly string[]) =>
  new Set(await Promise.all(ids.map(async (id) => (await letterOf(id))?.state)));

test('seven letters in the same words become one mail, one in Jonas’ own goes by itself', async () => {
  const [own] = await write(1, {
    words: 'My grandmother fled Mariupol and I promised her not to be silent.',
  });
  const agreed = await write(2, { named: true });
  const others = await write(5);
  expect((await letterOf(own ?? ''))?.outlook).toBeNull();
  expect(await evening()).toBe(1);
  expect(await states([...agreed, ...others])).toEqual(new Set(['digested']));
  expect((await letterOf(own ?? ''))?.state).toBe('queued');

  const { text, digest, lane, actionId } = await theDigest();
  expect({ lane, actionId, letters: digest?.letters, named: digest?.named }).toEqual({
    lane: 1,
    actionId: null,
    letters: 7,
    named: 2,
  });
  expect(text.lang).toBe('de');
  expect(text.toAddress).toBe('poststelle@office.example');
  expect([text.writerName, text.writerAddress, text.html]).toEqual([null, null, null]);

  const rows = await db
    .select()
    .from(actions)
    .where(inArray(actions.publicId, [...agreed, ...others]));
  for (const { reference } of rows) expect(text.text.split(reference)).toHaveLength(2);
  const names = [...text.text.matchAll(/Jonas Nummer\d+/g)].map(([name]) => name);
  expect(names).toHaveLength(2);
  expect(text.text).not.toMatch(/@|Mariupol|jonas\d/);
  expect(text.text.match(/Ich bitte|I ask you to use/g)).toHaveLength(1);
  expect(text.text).toMatch(/^ {5}7 {2}/m);

  expect(await evening()).toBe(0);
  expect(
    await queuedOutlook(
      db,
      {
        id: (await letterOf(own ?? ''))?.messageId ?? 0,
        campaignId: digest?.campaignId ?? 0,
        targetId: digest?.targetId ?? 0,
      },
      ceilings,
    ),
  ).toMatchObject({ way: 'single' });
});

test('the digest goes before the letters that wait, and its letters are handed over with it and their writers told', async () => {
  await write(3, { words: 'My grandmother fled Mariupol and I promised her not to be silent.' });
  const bundled = await write(6);
  await evening();
  const turns = await findTurns(db);
  const [first] = await claimLetters(db, { worker: 1, limit: 1, turns, ceilings: null });
  const { id } = await theDigest();
  expect(first?.messageId).toBe(id);
  expect(await settleDigests(db)).toBe(0);
  await end(id, 'handed over');
  expect(await settleDigests(db)).toBe(1);
  expect(await states(bundled)).toEqual(new Set(['handed over']));
  expect(await letterOf(bundled[0] ?? '')).toMatchObject({ bundled: 6, place: null });
  expect(await withdrawAction(db, makeToken('receipt', bundled[0] ?? ''))).toBe('too late');
  await queueReceipts(db);
  const told = await db
    .select()
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .where(eq(messages.kind, 'receipt'));
  expect(told).toHaveLength(6);
  for (const { message_texts, supporters } of told)
    expect(openText(message_texts, supporters)?.text).toContain(
      'In one e-mail with letters like it, 6 in all',
    );
  const record = (await newestSends()) ?? [];
  const outcomes = record.filter(({ attemptId }) => attemptId >= 0).map(({ outcome }) => outcome);
  expect(outcomes.filter((one) => one === 'began').length).toBeGreaterThanOrEqual(6);
  expect(outcomes.slice(-6)).toEqual(Array(6).fill('handed over'));
});

test('a digest that is refused gives its letters back; one in doubt keeps them', async () => {
  const bundled = await write(5);
  await evening();
  const { id } = await theDigest();
  await end(id, 'held', 'uncertain twice');
  expect(await settleDigests(db)).toBe(0);
  expect(await states(bundled)).toEqual(new Set(['digested']));
  await end(id, 'held', 'refused');
  expect(await settleDigests(db)).toBe(1);
  expect(await states(bundled)).toEqual(new Set(['queued']));
  expect(await letterOf(bundled[0] ?? '')).toMatchObject({ bundled: null });
  expect((await theDigest()).state).toBe('cancelled');
  expect(await evening()).toBe(0);
});

test('who is erased before the digest leaves is in none; the others are in the next, of the same day', async () => {
  const [gone, ...others] = await write(6, { named: true });
  await evening();
  const { id, text } = await theDigest();
  expect(text.text).toContain(`Jonas Nummer${peopleSoFar() - 5}`);
  const [stored] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, id));
  expect(stored).toMatchObject({ text: '', subject: '', toName: '', supporterId: null });
  expect(await eraseWriter(db, gone ?? '')).toBe('erased');
  expect((await theDigest()).state).toBe('cancelled');
  expect(await settleDigests(db)).toBe(1);
  expect(await states(others)).toEqual(new Set(['queued']));
  expect(await evening()).toBe(1);
  expect(await theDigest()).toMatchObject({ state: 'queued', digest: { letters: 5 } });
  const theirs = await db
    .select({ state: messages.state, text: messageTexts.messageId })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .leftJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(sql`${actions.publicId} = ${gone}::uuid and ${messages.kind} = 'letter'`);
  expect(theirs).toEqual([{ state: 'cancelled', text: null }]);
});

test('who is erased after the digest has left is in nothing that is kept of it', async () => {
  const [gone, ...others] = await write(6, { named: true });
  await evening();
  const { id } = await theDigest();
  await db.update(messages).set({ state: 'sending', attempts: 1 }).where(eq(messages.id, id));
  await db.insert(attempts).values({ messageId: id, n: 1, worker: 1, started: new Date() });
  expect(await eraseWriter(db, gone ?? '')).toBe('erased');
  expect(await states([gone ?? '', ...others])).toEqual(new Set(['digested']));
  await end(id, 'handed over');
  await settleDigests(db);
  expect(await states([gone ?? '', ...others])).toEqual(new Set(['handed over']));
  expect(await eraseWriter(db, others[0] ?? '')).toBe('erased');
  const [stored] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, id));
  expect(stored).toMatchObject({ text: '', sealed: null });
});

test('few letters wait for their turn, unless they would come after the deadline', async () => {
  const few = await write(3);
  expect(await evening()).toBe(0);
  await db.update(campaigns).set({ deadline: new Date(EVENING - 60_000) });
  expect(await evening()).toBe(1);
  expect(await states(few)).toEqual(new Set(['digested']));
});

test('the same words from ten people are nobody’s own; a text that holds an address is never shown', async () => {
  const copied = await write(10, {
    words: 'Stop the trade in stolen Ukrainian grain before another harvest is gone.',
  });
  const leaking = await write(10, {
    words: 'Write to me about this at jonas.private@example.org as soon as you can.',
  });
  expect(await evening()).toBe(1);
  expect(await states(copied)).toEqual(new Set(['digested']));
  expect(await states(leaking)).toEqual(new Set(['queued']));
  const { text } = await theDigest();
  expect(text.text.split('stolen Ukrainian grain')).toHaveLength(2);
  expect(text.text).not.toContain('@');
});

test('where letters need not wait nothing is bundled', async () => {
  await write(6);
  expect(await makeDigests(db, null)).toBe(0);
  expect(await makeDigests(db)).toBe(0);
  const [area] = await db.select().from(areas).where(eq(areas.code, 'DE'));
  expect(area?.targetId).not.toBeNull();
});

const withdraw = (publicId: string) => withdrawAction(db, makeToken('receipt', publicId));

test('who withdraws before the digest leaves is not in it: it is made anew the same day, without the name and the letter', async () => {
  const [gone, ...others] = await write(6, { named: true });
  const name = `Jonas Nummer${peopleSoFar() - 5}`;
  await evening();
  const first = await theDigest();
  expect(first.text.text).toContain(name);
  expect(await receiptOf(gone ?? '')).toMatchObject({ canWithdraw: true });
  expect(await withdraw(gone ?? '')).toBe('withdrawn');
  expect(await theDigest()).toMatchObject({ id: first.id, state: 'cancelled' });
  expect(await letterOf(gone ?? '')).toMatchObject({ state: 'cancelled', bundled: null });
  await settleDigests(db);
  expect(await states(others)).toEqual(new Set(['queued']));
  expect(await evening()).toBe(1);
  const second = await theDigest();
  expect(second).toMatchObject({ state: 'queued', digest: { letters: 5, named: 5 } });
  expect(second.text.text).not.toMatch(new RegExp(`${name}$`, 'm'));
  expect(await evening()).toBe(0);
});

test('a digest that a worker has claimed is stopped at the fence for who withdraws; one past it takes all along', async () => {
  const [first, second] = await write(6, { named: true });
  await evening();
  const claimOne = async () =>
    (await claimLetters(db, { worker: 1, limit: 1, turns: await findTurns(db), ceilings: null }))[0];
  const claim = await claimOne();
  expect(claim?.messageId).toBe((await theDigest()).id);
  expect(await withdraw(first ?? '')).toBe('withdrawn');
  expect(await startAttempts(db, [claim?.attemptId ?? 0])).toEqual(new Set());
  await settleDigests(db);
  expect(await evening()).toBe(1);
  const again = await claimOne();
  expect(await startAttempts(db, [again?.attemptId ?? 0])).toEqual(new Set([again?.attemptId]));
  expect(await receiptOf(second ?? '')).toMatchObject({ canWithdraw: false });
  expect(await withdraw(second ?? '')).toBe('too late');
  expect(await states([second ?? ''])).toEqual(new Set(['digested']));
});

test('while a digest is being made, who is erased or withdraws waits for it, and is taken out of it again', async () => {
  const [gone, left, ...others] = await write(7, { named: true });
  const [made] = await Promise.all([evening(), eraseWriter(db, gone ?? ''), withdraw(left ?? '')]);
  const cancelled = (await theDigest().catch(() => null))?.state === 'cancelled';
  if (made && cancelled) await settleDigests(db);
  if (!made || cancelled) expect(await evening()).toBe(1);
  const { text, digest, state } = await theDigest();
  expect({ state, letters: digest?.letters }).toEqual({ state: 'queued', letters: 5 });
  const names = [...text.text.matchAll(/Jonas Nummer(\d+)/g)].map(([, n]) => Number(n));
  expect(Math.min(...names)).toBe(peopleSoFar() - others.length + 1);
});

test('Jonas corrects his name while he waits in a digest: the next one has the right one', async () => {
  const [own] = await write(5, { named: true });
  await evening();
  expect(await correctName(db, own ?? '', 'Jonas Richtig')).toBe('corrected');
  await settleDigests(db);
  expect(await evening()).toBe(1);
  const { text, digest } = await theDigest();
  expect(digest).toMatchObject({ letters: 5, named: 5 });
  expect(text.text).toContain('Jonas Richtig');
});

/** A digest whose two tries both ended in doubt. */
async function inDoubt(count: number) {
  const bundled = await write(count);
  await evening();
  const { id, campaignId } = await theDigest();
  await db.insert(attempts).values(
    [1, 2].map((n) => ({
      ...{ messageId: id, n, worker: 1, started: new Date(), ended: new Date(), outcome: 'uncertain' },
    })),
  );
  await db.update(messages).set({ attempts: 2, flagged: true }).where(eq(messages.id, id));
  await end(id, 'held', 'uncertain twice');
  return { bundled, id, campaignId: campaignId ?? 0 };
}

test('a digest twice in doubt waits for Vera: once more, as handed over, or its letters one by one', async () => {
  const vera = await hire(db, 'Vera', 'admin');
  const decide = (what: 'again' | 'went' | 'apart', { id, campaignId }: { id: number; campaignId: number }) =>
    decideDigestAs(db, what, { staffId: vera.id, campaignId, id });

  const one = await inDoubt(5);
  expect(await withdraw(one.bundled[0] ?? '')).toBe('too late');
  expect(await decide('again', one)).toMatchObject({ ok: true });
  expect(await theDigest()).toMatchObject({ state: 'queued', flagged: true });
  expect(await decide('again', one)).toMatchObject({ ok: false });
  await settleDigests(db);
  expect(await states(one.bundled)).toEqual(new Set(['digested']));

  await end(one.id, 'held', 'uncertain twice');
  expect(await decide('went', one)).toMatchObject({ ok: true });
  expect(await settleDigests(db)).toBe(1);
  expect(await states(one.bundled)).toEqual(new Set(['handed over']));

  await clearLines(db);
  const two = await inDoubt(5);
  expect(await decide('apart', two)).toMatchObject({ ok: true });
  expect(await settleDigests(db)).toBe(1);
  expect(await states(two.bundled)).toEqual(new Set(['queued']));
  expect(await letterOf(two.bundled[0] ?? '')).toMatchObject({ flagged: true, bundled: null });
  expect(await evening()).toBe(0);
});
