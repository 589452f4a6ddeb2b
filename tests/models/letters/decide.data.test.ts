/** Letters that wait for a person, and what staff can do with them. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { openTerm } from '#app/models/directory/succession.server.ts';
import { refuseLetter, releaseLetter, retryLetter } from '#app/models/letters/decide.server.ts';
import { findLetterLife, revealLetter } from '#app/models/letters/life.server.ts';
import { findLetters, PAGE } from '#app/models/letters/log.server.ts';
import { moveMessage } from '#app/models/message/queue.server.ts';
import { areas, messages, targets } from '#db/schema.ts';
import { messageRow, queueLetter } from '../../support/letters.ts';
import { ukraine, writesLetter } from '../../support/people.ts';
import { textsIn } from '../../support/texts.ts';

const campaign = await ukraine(db);
let n = 0;

/** Ana's confirmed letter to an area that can be written to. */
async function anasLetter(area = 'DE'): Promise<number> {
  n += 1;
  await writesLetter(db, campaign, 'ana', { area, email: `a${n}@example.org` });
  const { rows } = await findLetters(db, { campaigns: [campaign.id], area });
  return rows[0]?.id ?? 0;
}

async function held(reason: 'refused' | 'uncertain twice' = 'refused', area = 'DE') {
  const id = await anasLetter(area);
  await moveMessage(db, id, 'held', reason);
  return id;
}

const noticesFor = async (id: number) => {
  const { actionId } = await messageRow(db, id);
  const rows = await db
    .select()
    .from(messages)
    .where(eq(messages.actionId, actionId ?? 0));
  return rows.filter(({ kind }) => kind === 'notice');
};

test('a held letter goes when staff let it go', async () => {
  const id = await held();
  expect(await releaseLetter(db, id)).toMatchObject({ ok: true });
  expect(await messageRow(db, id)).toMatchObject({ state: 'queued', holdReason: null, flagged: false });
  expect(await releaseLetter(db, id)).toMatchObject({ ok: false });
});

test('one that may have arrived twice goes out flagged', async () => {
  const id = await held('uncertain twice');
  expect(await releaseLetter(db, id)).toMatchObject({ ok: true, does: expect.stringContaining('flagged') });
  expect(await messageRow(db, id)).toMatchObject({ state: 'queued', flagged: true });
});

test('a refused letter is never sent, and its writer is told and has the text back', async () => {
  const id = await held();
  expect(await refuseLetter(db, id)).toMatchObject({ ok: true });
  expect(await messageRow(db, id)).toMatchObject({ state: 'cancelled' });
  const [note] = await noticesFor(id);
  const text = (await textsIn(db)).find(({ messageId }) => messageId === note?.id);
  expect(text?.subject).toBe('Your letter is not sent');
  expect(text?.text).toContain('I am writing to you from Germany');
});

test('let go after the office changed hands, it is written anew', async () => {
  const id = await held('refused', 'PT');
  const [area] = await db.select().from(areas).where(eq(areas.code, 'PT'));
  const lines = [{ lang: 'en', salutation: 'Dear Ms Nova,', closing: 'With respect,' }];
  const term = { from: '2026-11-01', person: 'Ana Nova', title: 'Minister', source: 'test', lines };
  await openTerm(db, { targetId: area?.targetId ?? 0, ...term, letters: 're-address' });
  expect(await messageRow(db, id)).toMatchObject({ state: 'held', holdReason: 'refused' });
  expect(await releaseLetter(db, id)).toMatchObject({ ok: true, does: expect.stringContaining('anew') });
  expect(await messageRow(db, id)).toMatchObject({ state: 'cancelled' });
  const { rows } = await findLetters(db, { campaigns: [campaign.id], area: 'PT', state: 'queued' });
  expect((await revealLetter(db, rows[0]?.id ?? 0))?.text).toMatch(/^Dear Ms Nova,/);
});

test('a failed letter is tried again: same bytes to the same address, anew to a corrected one', async () => {
  const fail = async (id: number) =>
    db
      .update(messages)
      .set({ state: 'failed', settledAt: new Date(), told: true })
      .where(eq(messages.id, id));
  const [same, corrected] = [await anasLetter('DE'), await anasLetter('DE')];
  await fail(same);
  await fail(corrected);
  expect(await retryLetter(db, same)).toMatchObject({ ok: true });
  expect(await messageRow(db, same)).toMatchObject({ state: 'queued', settledAt: null, told: false });
  const { targetId } = await messageRow(db, corrected);
  await db
    .update(targets)
    .set({ email: 'new@office.example' })
    .where(eq(targets.id, targetId ?? 0));
  expect(await retryLetter(db, corrected)).toMatchObject({ ok: true, does: expect.stringContaining('anew') });
  expect(await messageRow(db, corrected)).toMatchObject({ state: 'failed' });
  expect(await retryLetter(db, same)).toMatchObject({ ok: false });
});

test('the log is found by reference, pages by fifty, and shows no personal data', async () => {
  const ids: number[] = [];
  for (let i = 0; i < PAGE + 3; i += 1) ids.push(await queueLetter(db, 'FI'));
  const first = await findLetters(db, { campaigns: null, area: 'FI' });
  const second = await findLetters(db, { campaigns: null, area: 'FI', before: first.next ?? 0 });
  expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids.toReversed());
  expect(second.next).toBeNull();
  const found = await findLetters(db, {
    campaigns: null,
    reference: ` ${first.rows[0]?.reference.toLowerCase()}`,
  });
  expect(found.rows).toEqual([first.rows[0]]);
  expect(await findLetters(db, { campaigns: [] })).toEqual({ rows: [], next: null });
  const life = await findLetterLife(db, ids[0] ?? 0);
  expect(JSON.stringify([first, life])).not.toMatch(/Ana Petrova|ana\d+@/);
  expect(life?.writer).toBe('a***@example.org');
});
