import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { makeMonth, numbersFrom } from '#app/commands/demo/month.ts';
import { namesOf } from '#app/commands/demo/names.ts';
import { fillDemo } from '#app/commands/demo.ts';
import { db } from '#app/db.server.ts';
import { memberStates } from '#app/models/counts/population.ts';
import { findDrift } from '#app/models/counts/recount.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import { verifyText } from '#app/models/receipt.server.ts';
import { rowsOf } from '#db/connect.ts';
import { actions, confirmations, messages, supporters } from '#db/schema.ts';
import { ukraine } from '../support/people.ts';

const options = { people: 600, campaign: 'ukraine', again: false };

test('a month that never was leaves rows that the counts agree with', async () => {
  const made = await fillDemo(db, options);
  expect(made.people).toBeGreaterThan(500);
  expect(await findDrift(db)).toEqual([]);
  const results = await readResults(db, await ukraine(db));
  expect(results.states).toBeGreaterThan(20);
  for (const stage of ['confirmed', 'queued', 'handed over', 'accepted', 'bounced'] as const)
    expect([stage, results.stages[stage]]).not.toEqual([stage, 0]);
});

test('every made-up person can be told from a real one, and nobody forgotten has a name', async () => {
  const people = await db.select().from(supporters);
  expect(people.every(({ email }) => email.endsWith('@demo.invalid'))).toBe(true);
  const expired = await db.select().from(actions).where(sql`state = 'expired'`);
  expect(expired.length).toBeGreaterThan(0);
  expect(expired.every(({ supporterId }) => supporterId === null)).toBe(true);
  expect(await db.$count(confirmations)).toBe(await db.$count(actions));
});

test('a letter of theirs passes the check that offices use', async () => {
  const [letter] = await rowsOf<{ reference: string; text: string }>(
    db,
    sql`select a.reference, t.text from actions a join messages m on m.action_id = a.id
        join message_texts t on t.message_id = m.id where a.state = 'confirmed' and t.text <> '' limit 1`,
  );
  expect(letter?.text).toContain(letter?.reference);
  expect(letter?.text).not.toMatch(/[⟦⟧]/);
  expect(await verifyText(db, letter?.reference ?? '', letter?.text ?? '')).toBe('matches');
});

test('where there are actions already it is refused, unless it is asked for again', async () => {
  const before = await db.$count(messages);
  await expect(fillDemo(db, options)).rejects.toThrow(/--again/);
  expect(await db.$count(messages)).toBe(before);
  await fillDemo(db, { ...options, people: 50, again: true });
  expect(await db.$count(messages)).toBeGreaterThan(before);
  expect(await findDrift(db)).toEqual([]);
});

test('the same numbers make the same month, with people of every country in its language', () => {
  const until = new Date('2026-05-31T12:00:00Z');
  const month = () => makeMonth(memberStates, 500, until, numbersFrom(1));
  expect(month()).toEqual(month());
  expect(month().every(({ takenAt }) => takenAt < until)).toBe(true);
  expect(new Set(memberStates.map((code) => namesOf(code).lang)).size).toBe(23);
  for (const code of memberStates)
    expect([code, namesOf(code).family.join()]).not.toEqual([code, expect.stringContaining('\u00a0')]);
});
