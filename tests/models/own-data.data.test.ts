// One's own data without an account: a link that works once, and what can be done behind it.
import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { correctName } from '#app/models/own-data/correct.server.ts';
import { findOwnLink, openedAction, openOwnLink, sendOwnLink } from '#app/models/own-data/link.server.ts';
import { findOwnData } from '#app/models/own-data/view.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { messages, ownLinks } from '#db/schema.ts';
import { ukraine, writesLetter } from '../support/people.ts';
import { textsIn } from '../support/texts.ts';

const campaign = await ukraine(db);
afterAll(() => database.close());

let made = 0;
async function jonasWrites(): Promise<string> {
  made += 1;
  return writesLetter(db, campaign, 'jonas', { email: `jonas${made}@example.org`, ownWords: 'Please do.' });
}

/** The secrets of the links that were mailed to the writer of an action, oldest first. */
async function mailedTo(publicId: string): Promise<string[]> {
  const data = await findOwnData(db, publicId);
  return (data?.messages ?? []).flatMap(({ text }) => /\/data\/open\/([\w-]{43})/.exec(text)?.[1] ?? []);
}

async function linkFor(publicId: string): Promise<string> {
  await sendOwnLink(db, makeToken('data', publicId));
  return (await mailedTo(publicId)).at(-1) ?? 'none';
}

test('the link is asked for by the token of a mail, opened once, and then good for that browser', async () => {
  const publicId = await jonasWrites();
  const secret = await linkFor(publicId);
  for (let i = 0; i < 3; i += 1) expect(await findOwnLink(db, secret)).toEqual({ lang: 'en' });
  expect(await openedAction(db, secret)).toBeNull();
  const opened = await Promise.all([
    openOwnLink(db, secret),
    openOwnLink(db, secret),
    openOwnLink(db, secret),
  ]);
  const cookies = opened.filter((cookie) => cookie !== null);
  expect(cookies).toHaveLength(1);
  expect(await openedAction(db, cookies[0] ?? '')).toBe(publicId);
  expect([await findOwnLink(db, secret), await openedAction(db, secret)]).toEqual([null, null]);
  await db.update(ownLinks).set({ endsAt: sql`now()` });
  expect(await openedAction(db, cookies[0] ?? '')).toBeNull();
});

test('after an hour it opens nothing; tokens for other purposes ask for nothing', async () => {
  const publicId = await jonasWrites();
  const secret = await linkFor(publicId);
  await db.update(ownLinks).set({ endsAt: sql`now() - interval '1 second'` });
  expect([await findOwnLink(db, secret), await openOwnLink(db, secret)]).toEqual([null, null]);
  await sendOwnLink(db, makeToken('receipt', publicId));
  expect(await mailedTo(publicId)).toHaveLength(1);
});

test('three mails a day at most, and none to somebody who was erased', async () => {
  const publicId = await jonasWrites();
  for (let i = 0; i < 5; i += 1) await sendOwnLink(db, makeToken('data', publicId));
  expect(await mailedTo(publicId)).toHaveLength(3);
  const gone = await jonasWrites();
  await eraseWriter(db, gone);
  const before = await db.$count(messages);
  await sendOwnLink(db, makeToken('data', gone));
  expect(await db.$count(messages)).toBe(before);
});

test('it shows exactly what was agreed to, with its hash, and the letter', async () => {
  const publicId = await jonasWrites();
  const data = await findOwnData(db, publicId);
  expect(data).toMatchObject({ person: { name: 'Jonas Müller' }, action: { ownWords: 'Please do.' } });
  expect(data?.consents.map(({ purpose }) => purpose).sort()).toEqual(['adult', 'send']);
  for (const { text, sha256 } of data?.consents ?? [])
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
  expect(data?.messages.find(({ kind }) => kind === 'letter')?.text).toContain('Please do.');
});

test('a name is corrected while the letter waits, in the letter too; once it has left, no more', async () => {
  const publicId = await jonasWrites();
  expect(await correctName(db, publicId, 'Jonas Möller')).toBe('corrected');
  const letters = (await findOwnData(db, publicId))?.messages.filter(({ kind }) => kind === 'letter') ?? [];
  expect(letters.map(({ state }) => state)).toEqual(['cancelled', 'queued']);
  expect(letters[1]?.text).toContain('Jonas Möller');
  expect(letters[1]?.text).not.toContain('Müller');
  await db.update(messages).set({ state: 'sending' }).where(eq(messages.state, 'queued'));
  expect(await correctName(db, publicId, 'Jonas Mueller')).toBe('too late');
  expect((await findOwnData(db, publicId))?.person?.name).toBe('Jonas Möller');
});

test('every mail to a supporter ends with the way there', async () => {
  await jonasWrites();
  const mails = (await textsIn(db)).filter(({ kind }) => kind !== 'letter' && kind !== 'invite');
  expect(mails.length).toBeGreaterThan(0);
  for (const { text } of mails) expect(text).toMatch(/\/data\/[\w-]{43}/);
});
