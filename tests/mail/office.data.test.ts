import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import type { OnPoint } from '#app/mail/points.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { rowsOf } from '#db/connect.ts';
import { campaigns, messages, messageTexts, sealedMessages } from '#db/schema.ts';
import { attemptsOf, eventually, messageRow, queueLetter } from '../support/letters.ts';
import { startPostOffice } from '../support/post-office.ts';
import type { Script } from '../support/smtp-peer.ts';
import { textsIn } from '../support/texts.ts';

const closers: (() => Promise<unknown>)[] = [];

const postOffice = (script: Script = {}, letters = 3, onPoint?: OnPoint) =>
  startPostOffice(database, closers, { script, letters, ...(onPoint ? { onPoint } : {}) });

const inState = (id: number, state: string) =>
  eventually(`letter ${id} to be ${state}`, async () => {
    const row = await messageRow(db, id);
    return row.state === state && row;
  });

beforeEach(async () => {
  await db.update(messages).set({ state: 'cancelled' }).where(sql`state in ('queued', 'uncertain')`);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('Ana’s letter reaches the mail server once, whole, and the server’s answer is on record', async () => {
  const { peer, troubles } = await postOffice();
  const id = await queueLetter(db);
  wake();
  await inState(id, 'handed over');
  expect(peer.mails).toHaveLength(1);
  const text = (await textsIn(db)).find(({ messageId }) => messageId === id);
  const mail = await PostalMime.parse(peer.mails[0]?.bytes ?? '');
  expect(mail.text?.trim()).toBe(text?.text);
  expect(mail.from).toMatchObject({ name: 'Ana Petrova via Dear Minister' });
  expect(mail.replyTo?.[0]?.address).toBe(text?.writerAddress);
  expect(mail.messageId).toContain(text?.uid);
  expect(await attemptsOf(db, id)).toMatchObject([{ n: 1, phase: 'dot', code: 250, outcome: 'handed over' }]);
  expect(troubles).toEqual([]);
});

test('outside live mode neither envelope nor To names the real address', async () => {
  const { peer } = await postOffice();
  await inState(await queueLetter(db, 'DE', 'poststelle@ministry.example'), 'handed over');
  expect(peer.mails[0]?.to).toEqual(['poststelle--ministry.example@mailbox.invalid']);
  const mail = await PostalMime.parse(peer.mails[0]?.bytes ?? '');
  expect(mail.to?.map((to) => to.address)).toEqual(['poststelle--ministry.example@mailbox.invalid']);
  expect(peer.mails[0]?.from).toMatch(/^b-[a-z\d]+-[\da-f]{16}@bounce\./);
});

test('what was sent is what was sealed, byte for byte, also on the second try', async () => {
  const { peer } = await postOffice({ dot: ['451 4.7.1 Come back later', '250 2.0.0 ok'] });
  const id = await queueLetter(db);
  await eventually(
    'the first try',
    async () => (await messageRow(db, id)).attempts === 1 && peer.mails.length === 1,
  );
  await inState(id, 'queued');
  await db.update(messages).set({ dueAt: sql`now()` }).where(eq(messages.id, id));
  await inState(id, 'handed over');
  const [sealed] = await db.select().from(sealedMessages).where(eq(sealedMessages.messageId, id));
  const hashes = peer.mails.map((mail) => createHash('sha256').update(mail.bytes).digest('hex'));
  expect(hashes).toEqual([sealed?.sha256, sealed?.sha256]);
  expect((await attemptsOf(db, id)).map((attempt) => attempt.code)).toEqual([451, 250]);
});

test('an address that does not exist fails its own letter and no other', async () => {
  const { peer } = await postOffice({ rcpt: ['550 5.1.1 No such user', '250 ok'] }, 1);
  const [lost, fine] = [await queueLetter(db, 'AT'), await queueLetter(db, 'DE')];
  await inState(lost, 'failed');
  await inState(fine, 'handed over');
  expect(peer.mails).toHaveLength(1);
});

test('silence after the final dot is a doubt, not a retry', async () => {
  const { peer } = await postOffice({ dot: 'drop' });
  const id = await queueLetter(db);
  await inState(id, 'uncertain');
  expect(peer.mails).toHaveLength(1);
  expect(await attemptsOf(db, id)).toMatchObject([
    { phase: 'dot', outcome: 'uncertain', started: expect.any(Date) },
  ]);
});

// Few connections: letters are fenced a round ahead. Many: each asks as its envelope leaves.
test.each([3, 40])(
  'an attempt freed in the meantime is stopped at the fence: not one byte of its letter leaves (%i connections)',
  async (letters) => {
    const { peer } = await postOffice({}, letters, async (point) => {
      if (point === 'sealed')
        await db.execute(sql`update attempts set closed = now() where started is null and closed is null`);
    });
    const id = await queueLetter(db);
    await eventually('the refusal', async () => (await attemptsOf(db, id))[0]?.ended);
    expect((await attemptsOf(db, id))[0]).toMatchObject({ started: null, outcome: 'retry' });
    expect(peer.mails.filter((mail) => mail.complete)).toEqual([]);
    expect(peer.mails[0]?.wire.length ?? 0).toBe(0);
  },
);

test('a mail server that is down loses nothing: the letter waits and goes when it is back', async () => {
  const { peer } = await postOffice({ greeting: ['421 4.3.2 Closing', '220 peer.test'] }, 1);
  const id = await queueLetter(db);
  await inState(id, 'handed over');
  expect(peer.mails).toHaveLength(1);
  expect((await attemptsOf(db, id))[0]).toMatchObject({ outcome: 'retry', phase: 'greeting', code: 421 });
});

// The embedded database has one process and so one post office; a second one is always a dead one's heir.
test.skipIf(database.embedded)('forty letters and two post offices: each arrives exactly once', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 40; i += 1) ids.push(await queueLetter(db));
  const first = await postOffice();
  const second = await postOffice();
  for (const id of ids) await inState(id, 'handed over');
  const subjects = [...first.peer.mails, ...second.peer.mails].map(
    (mail) => /^Message-ID: (.+)$/m.exec(mail.bytes.toString())?.[1],
  );
  expect(subjects).toHaveLength(40);
  expect(new Set(subjects).size).toBe(40);
});

test.skipIf(database.embedded)(
  'while results can’t be recorded, few more letters set out: a crash could take along no more than those',
  async () => {
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const ids = await Promise.all(Array.from({ length: 240 }, () => queueLetter(db)));
    const { peer } = await postOffice({}, 3, (point) => (point === 'recording' ? stuck : undefined));
    await eventually('the letters that may go', async () => peer.mails.length >= 192);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(peer.mails.length).toBeLessThan(200);
    release();
    for (const id of ids) await inState(id, 'handed over');
    expect(peer.mails.length).toBe(240);
  },
);

test('closing lets letters under way finish and frees what was only claimed', async () => {
  const { close, peer } = await postOffice({ dot: { wait: 300, move: '250 ok' } }, 1);
  const ids = [await queueLetter(db), await queueLetter(db), await queueLetter(db)];
  await eventually('the first body', async () => peer.mails.length > 0);
  await close();
  const states = await Promise.all(ids.map(async (id) => (await messageRow(db, id)).state));
  expect(states.filter((state) => state === 'handed over').length).toBe(peer.mails.length);
  expect(states.filter((state) => state !== 'handed over' && state !== 'queued')).toEqual([]);
});

test('a letter whose text is gone fails in the open instead of waiting for ever', async () => {
  const id = await queueLetter(db);
  await db.delete(messageTexts).where(eq(messageTexts.messageId, id));
  await postOffice();
  await inState(id, 'failed');
  expect(await attemptsOf(db, id)).toMatchObject([{ phase: 'compose', started: null }]);
});

test('a claim that breaks off in the middle ends the shift; the next one sends the letter', async () => {
  const { peer, troubles } = await postOffice();
  await inState(await queueLetter(db), 'handed over');
  await db.update(campaigns).set({ state: 'paused' });
  const id = await queueLetter(db);
  await db.execute(sql`alter table message_texts rename to away`);
  await db.update(campaigns).set({ state: 'open' });
  await eventually('the broken claim', async () =>
    troubles.some((trouble) => trouble.startsWith('claiming')),
  );
  await db.execute(sql`alter table away rename to message_texts`);
  await inState(id, 'handed over');
  expect(peer.mails).toHaveLength(2);
});

test.skipIf(database.embedded)(
  'a worker that loses its lock stops claiming; the next shift carries on under a new name',
  async () => {
    await postOffice();
    const first = await eventually('a worker', async () => (await lockHolders())[0]);
    await db.execute(sql`select pg_terminate_backend(${first.pid}::int)`);
    const next = await eventually('another worker', async () =>
      (await lockHolders()).find((h) => h.worker !== first.worker),
    );
    expect(next.worker).toBeGreaterThan(first.worker);
    await inState(await queueLetter(db), 'handed over');
  },
);

const lockHolders = () =>
  rowsOf<{ pid: number; worker: number }>(
    db,
    sql`select pid, objid::int as worker from pg_locks l join pg_database d on d.oid = l.database
        where locktype = 'advisory' and classid = 7429 and objid > 0 and granted and d.datname = current_database()`,
  );
