// What comes back about a digest, from the first byte of its SMTP to each letter that went in it, its receipt and the ledger.
import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { openDoor } from '#app/mail/returned/door.server.ts';
import { bounceAddress } from '#app/mail/returned/token.server.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { foldCounts } from '#app/models/count.server.ts';
import { findDrift } from '#app/models/counts/recount.server.ts';
import { decideDigestAs } from '#app/models/digest/decide.server.ts';
import { settleDigests } from '#app/models/digest/settle.server.ts';
import { foldLedger } from '#app/models/ledger/fold.server.ts';
import { proofOf } from '#app/models/ledger/read.server.ts';
import { passGate } from '#app/models/message/gate.server.ts';
import { listSwitches } from '#app/models/message/switches.server.ts';
import { queueReceipts } from '#app/models/notice.server.ts';
import { findReceipt } from '#app/models/receipt.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { rowsOf } from '#db/connect.ts';
import { actions, messages, switches } from '#db/schema.ts';
import {
  clearLines,
  endMessage,
  makeEvening,
  newestDigest,
  OFFICE,
  writeAlike,
} from '../../support/bundled.ts';
import { bringTo, sample } from '../../support/returned.ts';
import { hire } from '../../support/staff.ts';
import { textsIn } from '../../support/texts.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
const troubles: unknown[] = [];

beforeAll(async () => {
  const relay = { host: '127.0.0.1', port: 1, secure: false };
  door = await openDoor({ db, port: 0, relay, onTrouble: (_, error) => troubles.push(error) });
  await passGate(database);
});
beforeEach(async () => {
  await clearLines(db);
  await db.delete(switches);
});
afterAll(async () => {
  await door.close();
  await database.close();
  expect(troubles).toEqual([]);
});

/** So many people's letters in a digest that our mail server has taken. */
async function sentDigest(count: number, { settled = true } = {}) {
  const letters = await writeAlike(db, count);
  await makeEvening(db);
  const { id, campaignId, targetId } = await newestDigest(db);
  await endMessage(db, id, 'handed over');
  if (settled) await settleDigests(db);
  return { letters, id, campaignId: campaignId ?? 0, targetId: targetId ?? 0, sender: bounceAddress(id) };
}

const receiptOf = (publicId: string) => findReceipt(db, makeToken('receipt', publicId));
async function states(ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ state: messages.state })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .where(sql`${inArray(actions.publicId, [...ids])} and ${messages.kind} = 'letter'`);
  return rows.map(({ state }) => state);
}

test('the office’s server took the digest: every letter in it is accepted, on its receipt, in the counts and in the ledger', async () => {
  const { letters, sender } = await sentDigest(6);
  while (await foldCounts(db));
  const raw = sample('Postfix, delivered', OFFICE);
  expect(await bringTo(door.port, sender, raw)).toEqual({ phase: 'dot', code: 250 });
  expect((await newestDigest(db)).state).toBe('accepted');
  expect(await states(letters)).toEqual(Array(6).fill('accepted'));
  const letter = (await receiptOf(letters[0] ?? ''))?.letters[0];
  expect(letter).toMatchObject({ state: 'accepted', bundled: 6, events: [{ kind: 'accepted' }] });
  while (await foldCounts(db));
  while (await foldLedger(db));
  const counted = await rowsOf(db, sql`select n from rollups where stage = 'accepted' and dimension = 'all'`);
  expect(counted).toEqual([{ n: 6 }]);
  expect((await findDrift(db)).filter(({ stage }) => stage === 'accepted')).toEqual([]);
  const kinds = (await proofOf(db, letter?.messageId ?? 0))?.entries.map(({ kind }) => kind);
  expect(kinds?.at(-1)).toBe('accepted');
  await bringTo(door.port, sender, raw);
  expect(await states(letters)).toEqual(Array(6).fill('accepted'));
});

test('a notice that overtakes the settling of the letters loses none of them', async () => {
  const { letters, sender } = await sentDigest(5, { settled: false });
  await bringTo(door.port, sender, sample('Postfix, delivered', OFFICE));
  expect(await states(letters)).toEqual(Array(5).fill('digested'));
  expect(await settleDigests(db)).toBe(1);
  expect(await states(letters)).toEqual(Array(5).fill('accepted'));
});

test('a digest that comes back brings all its letters back: writers get their text, staff queue them again with one button', async () => {
  const { letters, id, campaignId, targetId, sender } = await sentDigest(5);
  const [gone, ...others] = letters;
  await eraseWriter(db, gone ?? '');
  await queueReceipts(db);
  await bringTo(door.port, sender, sample('Postfix, no such user', OFFICE));
  expect(await states(letters)).toEqual(Array(5).fill('bounced'));
  expect(await listAttention(db, 'all')).toContainEqual({
    ...{ kind: 'bounced target', of: String(targetId), count: 1 },
  });
  expect(await listSwitches(db)).toEqual([]);
  while (await queueReceipts(db));
  const told = (await textsIn(db)).filter(({ subject }) => subject === 'Your letter came back');
  expect(told).toHaveLength(4);
  expect((await receiptOf(others[0] ?? ''))?.letters[0]).toMatchObject({ state: 'bounced' });
  while (await foldCounts(db));
  expect((await findDrift(db)).filter(({ stage }) => stage === 'bounced')).toEqual([]);

  const vera = await hire(db, 'Vera', 'admin');
  const again = () => decideDigestAs(db, 'retry', { staffId: vera.id, campaignId, id });
  expect(await again()).toEqual({ ok: true, does: 'Letters queued again: 4.' });
  expect((await states(others)).sort()).toEqual(Array(4).fill('queued'));
  expect(await again()).toMatchObject({ ok: false });
  expect((await receiptOf(others[0] ?? ''))?.letters[0]).toMatchObject({ state: 'queued', bundled: null });
});

test('a digest that came back counts as one letter: the next that does holds the office’s queue', async () => {
  const { sender } = await sentDigest(5);
  await bringTo(door.port, sender, sample('Postfix, no such user', OFFICE, 1));
  await clearLines(db);
  const next = await sentDigest(5);
  await bringTo(door.port, next.sender, sample('Postfix, no such user', OFFICE, 2));
  expect(await listSwitches(db)).toMatchObject([{ scope: 'target', key: String(next.targetId) }]);
});
