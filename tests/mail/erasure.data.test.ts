// Erasing while the post office is at work. RACES=1000 by hand; CI runs a small number.
import { eq, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { openOffice } from '#app/mail/office.server.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { startAttempts } from '#app/models/message/attempt.server.ts';
import { readClaimed } from '#app/models/message/claim.server.ts';
import { claimLetters, findTurns } from '#app/models/message/turns.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { rowsOf } from '#db/connect.ts';
import { actions, messages, messageTexts, supporters } from '#db/schema.ts';
import { attemptsOf, eventually, messageRow, queueLetter } from '../support/letters.ts';
import { startPeer } from '../support/smtp-peer.ts';

const races = Number(process.env.RACES ?? 60);

afterAll(() => database.close());

const writerOf = async (id: number) => {
  const { actionId } = await messageRow(db, id);
  const [action] = await db
    .select()
    .from(actions)
    .where(eq(actions.id, actionId ?? 0));
  return action?.publicId ?? '';
};

const claimOne = async () =>
  (await claimLetters(db, { worker: 1, limit: 1, turns: await findTurns(db), ceilings: null }))[0];

test('a letter that waits is cancelled with the erasure, and nothing can read it any more', async () => {
  const id = await queueLetter(db);
  const publicId = await writerOf(id);
  expect(await eraseWriter(db, publicId)).toBe('erased');
  expect(await eraseWriter(db, publicId)).toBe('erased before');
  expect(await messageRow(db, id)).toMatchObject({ state: 'cancelled' });
  expect(await db.$count(messageTexts, eq(messageTexts.messageId, id))).toBe(0);
});

test('one that a worker has claimed is stopped at the fence', async () => {
  const id = await queueLetter(db);
  const publicId = await writerOf(id);
  const claim = await claimOne();
  if (!claim) throw new Error('Nothing was claimed.');
  expect(await eraseWriter(db, publicId)).toBe('erased');
  expect(await startAttempts(db, [claim.attemptId])).toEqual(new Set());
  expect(await messageRow(db, id)).toMatchObject({ state: 'cancelled' });
});

test('one past its fence was sent, then erased: the record stays, the words go, and no retry can send it', async () => {
  const id = await queueLetter(db);
  const publicId = await writerOf(id);
  const claim = await claimOne();
  if (!claim) throw new Error('Nothing was claimed.');
  expect(await startAttempts(db, [claim.attemptId])).toEqual(new Set([claim.attemptId]));
  expect(await eraseWriter(db, publicId)).toBe('erased');
  expect(await messageRow(db, id)).toMatchObject({ state: 'sending' });
  expect(await attemptsOf(db, id)).toMatchObject([{ n: 1, started: expect.any(Date), closed: null }]);
  const [text] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, id));
  expect(text).toMatchObject({ text: '', sealed: null, textSha256: expect.stringMatching(/^[\da-f]{64}$/) });
  expect(await readClaimed(db, [claim])).toMatchObject([{ subject: '', text: '', sealed: null }]);
  await db.update(messages).set({ state: 'failed' }).where(eq(messages.id, id));
});

test(`${races} erasures race the post office: none is erased, then sent`, async () => {
  const peer = await startPeer({});
  const office = openOffice({
    database,
    relay: { host: '127.0.0.1', port: peer.port, secure: false },
    connections: { fast: 1, letters: 4 },
    ceilings: null,
    onTrouble: () => {},
  });
  const fenced = new Set<string>();
  const ids: number[] = [];
  for (let made = 0; made < races; made += 20) {
    const batch: number[] = [];
    for (let i = 0; i < Math.min(20, races - made); i += 1) batch.push(await queueLetter(db));
    wake();
    await Promise.all(
      batch.map(async (id, i) => {
        const publicId = await writerOf(id);
        const [text] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, id));
        await new Promise((resolve) => setTimeout(resolve, i * 4 * Math.random()));
        await eraseWriter(db, publicId);
        const tries = await attemptsOf(db, id);
        if (tries.some(({ started }) => started)) fenced.add(text?.uid ?? '');
      }),
    );
    ids.push(...batch);
  }
  await eventually('every letter to be at its end', async () => {
    const open = await rowsOf<{ n: number }>(
      db,
      sql`select count(*)::int as n from messages where state in ('queued', 'sending', 'uncertain')`,
    );
    return open[0]?.n === 0;
  });
  await office.close();
  await peer.close();
  const sent = peer.mails.map(({ bytes }) => /Message-ID: <([\da-f-]{36})@/i.exec(String(bytes))?.[1] ?? '');
  expect(sent.filter((uid) => !fenced.has(uid))).toEqual([]);
  expect(new Set(sent).size).toBe(sent.length);
  const ends = await Promise.all(ids.map(async (id) => (await messageRow(db, id)).state));
  expect(ends.filter((state) => state === 'handed over')).toHaveLength(sent.length);
  expect(await db.$count(supporters)).toBe(0);
}, 600_000);
