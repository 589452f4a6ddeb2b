// What shuts the gate, what does not, and what an operator can do about it.
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { startAttempts } from '#app/models/message/attempt.server.ts';
import { settleByEvidence } from '#app/models/message/evidence.server.ts';
import { type GateShut, passGate, settleBySendRecord } from '#app/models/message/gate.server.ts';
import { outside, readEpoch, writeEpoch } from '#app/models/message/outside.server.ts';
import { registerWorker } from '#app/models/message/recover.server.ts';
import { openSendRecord } from '#app/models/message/send-record.server.ts';
import { claimLetters, findTurns } from '#app/models/message/turns.server.ts';
import { RestoreError, release, restoreStatus } from '#app/models/restore.server.ts';
import { installation, messages, messageTexts, sentBefore } from '#db/schema.ts';
import { attemptsOf, eventually, messageRow, queueLetter } from '../support/letters.ts';
import { startPostOffice } from '../support/post-office.ts';

const closers: (() => Promise<unknown>)[] = [];

/** As before the first worker of this installation. */
beforeEach(async () => {
  for (const file of Object.values(outside)) await rm(file, { force: true, recursive: true });
  await db.update(messages).set({ state: 'cancelled', holdReason: null });
  await db.delete(installation);
  await db.delete(sentBefore);
  await passGate(database);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const postOffice = () => startPostOffice(database, closers);

const whyShut = () =>
  passGate(database).then(
    () => null,
    (error: GateShut) => error.message,
  );

const inState = (id: number, state: string) =>
  eventually(`letter ${id} to be ${state}`, async () => (await messageRow(db, id)).state === state);

/** A worker claims and starts one letter; nothing else of it is done. */
async function started(): Promise<{ id: number; attemptId: number; uid: string; worker: number }> {
  const id = await queueLetter(db);
  const worker = await registerWorker(database);
  const [claim] = await claimLetters(db, {
    worker: worker.id,
    limit: 1,
    turns: await findTurns(db),
    ceilings: null,
  });
  await startAttempts(db, [claim?.attemptId ?? 0]);
  await worker.lease.release();
  const [text] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, id));
  return { id, attemptId: claim?.attemptId ?? 0, uid: text?.uid ?? '', worker: worker.id };
}

test('stopped and started again, with letters sent before and after: the gate is open', async () => {
  const first = await postOffice();
  await inState(await queueLetter(db), 'handed over');
  await first.close();
  const second = await postOffice();
  await inState(await queueLetter(db), 'handed over');
  await second.close();
  expect([...first.troubles, ...second.troubles, await whyShut()]).toEqual([null]);
});

test('many workers that come to a new installation at the same moment all pass', async () => {
  await started(); // by the first of them, while the others still look
  for (const file of Object.values(outside)) await rm(file, { force: true });
  await db.delete(installation);
  const passed = await Promise.allSettled(Array.from({ length: 8 }, () => passGate(database)));
  expect(passed.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
});

test('killed after the fence and before the line was written: the database is ahead, and that is no alarm', async () => {
  const { id } = await started();
  const { troubles } = await postOffice();
  await inState(id, 'uncertain');
  expect([troubles, await whyShut()]).toEqual([[], null]);
});

test('killed after the line was written, in the middle of another: no alarm, the letter is in doubt', async () => {
  const { id, attemptId, uid } = await started();
  const record = await openSendRecord();
  await record.began([{ attemptId, messageId: id, uid }]);
  await record.close();
  await appendFile(outside.sent, `2026-11-23T10:00:00Z 99999 1 ${uid.slice(0, 9)}`);
  const { troubles } = await postOffice();
  await inState(id, 'uncertain');
  expect([troubles, await whyShut()]).toEqual([[], null]);
});

test('killed after the 250 was written down and before it was recorded: the record is the evidence', async () => {
  const { id, attemptId, uid } = await started();
  const record = await openSendRecord();
  await record.began([{ attemptId, messageId: id, uid }]);
  const answer = { n: 1, phase: 'dot', code: 250, response: '250 ok', host: 'relay.test' };
  await record.ended([{ attemptId, messageId: id, outcome: 'handed over', ...answer }]);
  await record.close();
  const { peer, close } = await postOffice();
  await inState(id, 'uncertain');
  await close();
  expect(await settleBySendRecord(db)).toBe(1);
  expect(await messageRow(db, id)).toMatchObject({ state: 'handed over', flagged: false });
  expect(peer.mails).toEqual([]);
});

test('the send record is gone: nothing is sent; a relay’s log may stand in; the rest goes only on request', async () => {
  const [id, logged] = [await queueLetter(db), await queueLetter(db)];
  await rm(outside.sent);
  const { peer, troubles } = await postOffice();
  await inState(id, 'held');
  expect(troubles).toEqual([expect.stringContaining(`${outside.sent} is gone`)]);
  await expect(release(database, { withoutRecord: false })).rejects.toThrow(RestoreError);
  expect(peer.mails).toEqual([]);
  const [text] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, logged));
  expect(await settleByEvidence(db, [text?.uid ?? ''], 'in the relay’s log')).toBe(1);
  await release(database, { withoutRecord: true });
  await inState(id, 'handed over');
  expect(peer.mails).toHaveLength(1);
  expect(await whyShut()).toBe(null);
});

test.each([
  ['cut by a log rotation', () => writeFile(outside.sent, ''), 'lost its beginning'],
  ['epoch of another installation', () => swapEpoch({ epoch: crypto.randomUUID() }), 'another epoch'],
  ['epoch file unreadable', () => writeFile(outside.epoch, '{"epoch":'), 'damaged'],
  ['epoch file lost', () => rm(outside.epoch), 'gone'],
  ['erasure record lost', () => rm(outside.erased), 'who was forgotten'],
  ['another server', () => swapEpoch({ place: { system: '1' } }), 'another system'],
  [
    'recovered to a point in time, or failed over',
    () => swapEpoch({ place: { timeline: '00000009' } }),
    'another timeline',
  ],
  ['read back from a dump', () => swapEpoch({ place: { table: '1' } }), 'another table'],
  [
    'an attempt that has not begun',
    () => db.execute(sql`update attempts set started = null where id = (select max(id) from attempts)`),
    'have not begun',
  ],
])('%s: held, and a release makes the two agree again', async (_name, change, words) => {
  const office = await postOffice();
  await inState(await queueLetter(db), 'handed over');
  await office.close();
  const id = await queueLetter(db);
  await change();
  expect(await whyShut()).toContain(words);
  expect(await messageRow(db, id)).toMatchObject({ state: 'held', holdReason: 'restored' });
  await release(database, { withoutRecord: true });
  expect(await messageRow(db, id)).toMatchObject({ state: 'queued', holdReason: null });
  expect(await whyShut()).toBe(null);
});

test('while a worker runs and the gate shuts, what it has claimed is stopped at the fence', async () => {
  const id = await queueLetter(db);
  const [claim] = await claimLetters(db, { worker: 1, limit: 1, turns: await findTurns(db), ceilings: null });
  await swapEpoch({ epoch: crypto.randomUUID() });
  expect(await whyShut()).toContain('another epoch');
  expect((await messageRow(db, id)).state).toBe('held');
  expect(await startAttempts(db, [claim?.attemptId ?? 0])).toEqual(new Set());
});

test('a record that can’t be written holds nothing and sends nothing; once it can, mail goes on', async () => {
  const id = await queueLetter(db);
  await rename(outside.sent, `${outside.sent}.aside`);
  await mkdir(outside.sent);
  const { peer, troubles } = await postOffice();
  await eventually('the complaint', async () => troubles.some((trouble) => trouble.includes('EISDIR')));
  expect([(await messageRow(db, id)).state, peer.mails]).toEqual(['queued', []]);
  await rm(outside.sent, { recursive: true });
  await rename(`${outside.sent}.aside`, outside.sent);
  await inState(id, 'handed over');
});

test('a machine whose files are an epoch behind takes the new one over, and holds nothing', async () => {
  const behind = await readFile(outside.epoch);
  await swapEpoch({ epoch: crypto.randomUUID() });
  await whyShut();
  await release(database, { withoutRecord: false });
  await writeFile(outside.epoch, behind);
  const id = await queueLetter(db);
  expect(await whyShut()).toContain('run it here too');
  expect((await messageRow(db, id)).state).toBe('queued');
  expect(await release(database, { withoutRecord: false })).toBe(null);
  expect(await whyShut()).toBe(null);
});

test('a new database with the files of an old one begins a new epoch: neither knows the other', async () => {
  await db.delete(installation);
  await queueLetter(db);
  expect(await whyShut()).toBe(null);
  expect(await restoreStatus(database)).toMatchObject({ open: true, held: 0 });
});

test('a database from before its first worker, whose letters the record knows, is held', async () => {
  const office = await postOffice();
  const id = await queueLetter(db);
  await inState(id, 'handed over');
  await office.close();
  await db.delete(installation);
  await db.update(messages).set({ state: 'queued', settledAt: null }).where(eq(messages.id, id));
  expect(await whyShut()).toContain('before its first worker');
  expect(await release(database, { withoutRecord: false })).toMatchObject({ handedOver: 1, queued: 0 });
  expect((await attemptsOf(db, id)).map(({ outcome }) => outcome)).toEqual(['handed over', 'handed over']);
});

async function swapEpoch({ epoch, place }: { epoch?: string; place?: object }) {
  const file = await readEpoch();
  if (!file || file === 'damaged') throw new Error('There is no epoch.');
  await writeEpoch({ epoch: epoch ?? file.epoch, place: { ...file.place, ...place } });
}
