// A backup is put back. What left since must not leave again, whoever was forgotten stays forgotten, nothing is lost.
import { rm } from 'node:fs/promises';
import { eq, inArray, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { recordErasures } from '#app/models/action/erasure-record.server.ts';
import { forgetWriters } from '#app/models/action/forget.server.ts';
import { rejectByLink } from '#app/models/action/link.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { settleBySendRecord } from '#app/models/message/gate.server.ts';
import { outside, readEpoch, writeEpoch } from '#app/models/message/outside.server.ts';
import { queueReceipts } from '#app/models/notice.server.ts';
import { reconcile, release, restoreStatus } from '#app/models/restore.server.ts';
import { makeToken } from '#app/secret.server.ts';
import type { Database, Db } from '#db/connect.ts';
import { actions, messages, messageTexts } from '#db/schema.ts';
import { type OwnDatabase, ownDatabase } from '../support/backup.ts';
import { attemptsOf, eventually, messageRow, queueLetter } from '../support/letters.ts';
import { formOf, people, ukraine } from '../support/people.ts';
import { openPostOffice } from '../support/post-office.ts';
import { type Peer, type Script, startPeer } from '../support/smtp-peer.ts';
import { actionsIn } from '../support/texts.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  for (const file of Object.values(outside)) await rm(file, { force: true });
});

async function freshDatabase(): Promise<OwnDatabase> {
  const own = await ownDatabase();
  closers.push(() => own.drop());
  return own;
}

async function mailServer(script: Script = {}): Promise<Peer> {
  const peer = await startPeer(script);
  closers.push(() => peer.close());
  return peer;
}

function postOffice(database: Database, peer: Peer) {
  const office = openPostOffice(database, peer, { letters: 3 });
  closers.push(office.close);
  return office;
}

/** Opens the post office until this many more mails have been taken and recorded. */
async function send(database: Database, peer: Peer, count: number) {
  const before = peer.mails.length;
  const { close } = postOffice(database, peer);
  await eventually(`${count} mails`, async () => peer.mails.length >= before + count);
  await close();
}

const postpone = (db: Db, ids: number[]) =>
  db.update(messages).set({ dueAt: sql`now() + interval '1 hour'` }).where(inArray(messages.id, ids));

const messageIds = (peer: Peer) =>
  peer.mails.map((mail) => /^Message-ID: <([^@]+)@/im.exec(mail.bytes.toString())?.[1]);

const statesOf = async (db: Db, ids: number[]) => {
  const rows = await Promise.all(ids.map((id) => messageRow(db, id)));
  return rows.map(({ state, holdReason }) => (holdReason ? `${state}: ${holdReason}` : state));
};

test('twenty letters, a backup, twelve sent, two people forgotten, the backup put back: nothing twice, nothing lost', async () => {
  const own = await freshDatabase();
  const peer = await mailServer();
  await send(own.now, peer, 0); // the first worker founds the installation
  const ids: number[] = [];
  for (let i = 0; i < 20; i += 1) ids.push(await queueLetter(own.now.db));
  await own.backUp();

  const { db } = own.now;
  const [late, forgotten] = [ids.slice(12), ids.slice(18)];
  await postpone(db, late);
  await send(own.now, peer, 12);
  const theirs = await db
    .select({ id: messages.actionId })
    .from(messages)
    .where(inArray(messages.id, forgotten));
  const actionIds = theirs.map(({ id }) => Number(id));
  await db.transaction((tx) => forgetWriters(tx, actionIds));
  expect(await recordErasures(db)).toBe(2);
  await own.restore();

  const { troubles, close } = postOffice(own.now, peer);
  await eventually('the shut gate', async () => troubles.some((trouble) => trouble.includes('GateShut')));
  expect(new Set(await statesOf(own.now.db, ids))).toEqual(new Set(['held: restored']));
  expect(await restoreStatus(own.now)).toMatchObject({ open: false, held: 20, waiting: 0 });
  expect(await reconcile(own.now)).toMatchObject({ handedOver: 12, failed: 0, erased: 2, held: 6 });
  expect(await reconcile(own.now)).toMatchObject({ handedOver: 0, failed: 0, erased: 0, held: 6 });
  expect(peer.mails).toHaveLength(12);

  expect(await release(own.now, { withoutRecord: false })).toMatchObject({ queued: 6, uncertain: 0 });
  await eventually('the last six', async () => peer.mails.length >= 18);
  await close();
  expect(new Set(messageIds(peer)).size).toBe(18);
  expect(peer.mails).toHaveLength(18);
  expect(await statesOf(own.now.db, ids)).toEqual([
    ...Array.from({ length: 18 }, () => 'handed over'),
    'cancelled',
    'cancelled',
  ]);
  const [sent] = ids;
  expect(await attemptsOf(own.now.db, sent ?? 0)).toMatchObject([
    { outcome: 'handed over', started: expect.any(Date), response: expect.stringContaining('send record') },
  ]);
  const back = await own.now.db.select().from(actions).where(inArray(actions.id, actionIds));
  expect(back.map(({ supporterId }) => supporterId)).toEqual([null, null]);
  expect(
    await own.now.db.select().from(messageTexts).where(inArray(messageTexts.messageId, forgotten)),
  ).toEqual([]);
  expect(await restoreStatus(own.now)).toMatchObject({ open: true, held: 0 });
});

test('where the server does not tell its place, the send record alone shows that the database is older', async () => {
  const own = await freshDatabase();
  const peer = await mailServer();
  await send(own.now, peer, 0);
  const id = await queueLetter(own.now.db);
  await own.backUp();
  await send(own.now, peer, 1);
  await own.restore();
  await forgetPlace();
  expect(await restoreStatus(own.now)).toMatchObject({
    open: false,
    reason: expect.stringContaining('older than the send record'),
  });
  expect(await statesOf(own.now.db, [id])).toEqual(['held: restored']);
});

test('Ana rejects a form, the backup brings her back: seen without any letter sent, and she is forgotten again', async () => {
  const own = await freshDatabase();
  const { db } = own.now;
  await send(own.now, await mailServer(), 0);
  const { publicId } = await takeAction(db, await ukraine(db), formOf(await ukraine(db), 'ana'));
  await own.backUp();
  expect(await rejectByLink(own.now.db, makeToken('confirm', publicId))).toBe('rejected');
  await recordErasures(own.now.db);
  await own.restore();
  await forgetPlace();
  expect(await restoreStatus(own.now)).toMatchObject({ reason: expect.stringContaining('forgotten') });
  await release(own.now, { withoutRecord: false });
  const [action] = await own.now.db.select().from(actions).where(eq(actions.publicId, publicId));
  expect(action).toMatchObject({ state: 'rejected', supporterId: null });
  const writers = (await actionsIn(own.now.db)).map(({ writer }) => writer?.email);
  expect(writers).not.toContain(people.ana.email);
});

test('Jonas confirmed after the backup and does so again after its restore: his letter and receipt are known', async () => {
  const own = await freshDatabase();
  const peer = await mailServer();
  await send(own.now, peer, 0);
  const campaign = await ukraine(own.now.db);
  const { publicId } = await takeAction(own.now.db, campaign, formOf(campaign, 'jonas'));
  await send(own.now, peer, 1); // the confirm mail
  await own.backUp();
  const confirm = () => confirmByLink(own.now.db, makeToken('confirm', publicId));
  await confirm();
  await send(own.now, peer, 1);
  await queueReceipts(own.now.db);
  await send(own.now, peer, 1);
  await own.restore();
  await release(own.now, { withoutRecord: false });

  expect(await confirm()).toMatchObject({ ok: true });
  expect(await settleBySendRecord(own.now.db)).toBe(1);
  await queueReceipts(own.now.db);
  expect(await settleBySendRecord(own.now.db)).toBe(1);
  const rows = await own.now.db.select().from(messages).orderBy(messages.id);
  expect(rows.map(({ kind, state }) => [kind, state])).toEqual([
    ['confirm', 'handed over'],
    ['letter', 'handed over'],
    ['receipt', 'handed over'],
  ]);
  expect(peer.mails).toHaveLength(3);
});

test('what was refused for now goes again, what broke off after the dot is in doubt, what was refused is held', async () => {
  const own = await freshDatabase();
  const peer = await mailServer({ dot: ['451 4.7.1 Later', 'drop', '554 5.7.1 Not from you'] });
  await send(own.now, peer, 0);
  const ids: number[] = [];
  for (let i = 0; i < 3; i += 1) ids.push(await queueLetter(own.now.db));
  await own.backUp();
  for (const id of ids) {
    await postpone(own.now.db, ids);
    await own.now.db.update(messages).set({ dueAt: sql`now()` }).where(eq(messages.id, id));
    await send(own.now, peer, 1);
  }
  const before = await statesOf(own.now.db, ids);
  await own.restore();
  expect(await release(own.now, { withoutRecord: false })).toMatchObject({
    handedOver: 0,
    uncertain: 1,
    refused: 1,
  });
  expect([before, await statesOf(own.now.db, ids)]).toEqual([
    ['queued', 'uncertain', 'held: refused'],
    ['queued', 'uncertain', 'held: refused'],
  ]);
});

/** As on a server that keeps its identity to itself, or after a disk was set back. */
async function forgetPlace() {
  const file = await readEpoch();
  if (!file || file === 'damaged') throw new Error('There is no epoch.');
  const nowhere = { system: null, timeline: null, database: null, table: null };
  await writeEpoch({ ...file, place: nowhere as never });
}
