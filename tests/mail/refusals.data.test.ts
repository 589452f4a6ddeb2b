import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { resolveUncertain } from '#app/models/message/recover.server.ts';
import { campaigns, messages, switches } from '#db/schema.ts';
import { eventually, messageRow, queueLetter } from '../support/letters.ts';
import { startPostOffice } from '../support/post-office.ts';
import type { Script } from '../support/smtp-peer.ts';

const closers: (() => Promise<unknown>)[] = [];

const postOffice = (script: Script) => startPostOffice(database, closers, { script });

const ended = (ids: number[]) =>
  eventually('the letters to be settled', async () => {
    const rows = await Promise.all(ids.map((id) => messageRow(db, id)));
    return rows.every((row) => row.state !== 'sending') && rows;
  });

beforeEach(async () => {
  await db.update(messages).set({ state: 'cancelled' });
  await db.update(campaigns).set({ refusals: 0, whenUncertain: 'resend' });
  await db.delete(switches);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('three letters refused in a row for what they are: all kept, the campaign’s letters stop, the list is not burned', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 12; i += 1) ids.push(await queueLetter(db));
  const { peer } = await postOffice({ dot: '554 5.7.1 Looks like spam' });
  await eventually('the switch', async () => (await db.select().from(switches)).length > 0);
  await ended(ids);
  const rows = await Promise.all(ids.map((id) => messageRow(db, id)));
  expect(rows.filter((row) => row.state === 'failed')).toEqual([]);
  expect(rows.filter((row) => row.state === 'held').every((row) => row.holdReason === 'refused')).toBe(true);
  // What had been claimed ahead when the third answer came may still be tried; nothing beyond.
  expect(peer.mails.length).toBeLessThanOrEqual(8);
  expect(rows.filter((row) => row.state === 'queued').length).toBeGreaterThanOrEqual(4);
  expect(await db.select().from(switches)).toMatchObject([{ scope: 'campaign', key: 'ukraine' }]);
});

test('a letter that is taken in between starts the count anew', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 5; i += 1) ids.push(await queueLetter(db));
  const no = '554 5.7.1 No';
  await postOffice({ dot: [no, no, '250 ok', no, no] });
  await eventually('all to be settled', async () => {
    const rows = await Promise.all(ids.map((id) => messageRow(db, id)));
    return rows.every((row) => row.state === 'held' || row.state === 'handed over');
  });
  expect(await db.select().from(switches)).toEqual([]);
});

test('an address that does not exist is no refusal of the campaign', async () => {
  const ids = [await queueLetter(db), await queueLetter(db), await queueLetter(db), await queueLetter(db)];
  await postOffice({ rcpt: '550 5.1.1 No such user' });
  await eventually('all to fail', async () => {
    const rows = await Promise.all(ids.map((id) => messageRow(db, id)));
    return rows.every((row) => row.state === 'failed');
  });
  expect(await db.select().from(switches)).toEqual([]);
});

test('a campaign that would rather wait than risk a copy holds its letters in doubt', async () => {
  const id = await queueLetter(db);
  await db.update(messages).set({ state: 'uncertain', dueAt: sql`now()` }).where(eq(messages.id, id));
  await db.update(campaigns).set({ whenUncertain: 'hold' });
  await resolveUncertain(db);
  expect(await messageRow(db, id)).toMatchObject({ state: 'held', flagged: false });
});
