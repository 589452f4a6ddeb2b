/** Held letters of a filter, counted and settled together. */
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { countHeld, settleHeld } from '#app/models/letters/bulk.server.ts';
import { refuseLetter, releaseLetter } from '#app/models/letters/decide.server.ts';
import { moveMessage } from '#app/models/message/queue.server.ts';
import { messageRow, queueLetter } from '../../support/letters.ts';
import { ukraine } from '../../support/people.ts';

const campaign = await ukraine(db);
const all = { campaigns: [campaign.id] };

afterAll(() => database.close());

async function held(area: string, reason: 'refused' | 'suspect'): Promise<number> {
  const id = await queueLetter(db, area);
  await moveMessage(db, id, 'held', reason);
  return id;
}

test('they are counted by campaign and reason; a campaign that one may not see counts nothing', async () => {
  await held('DE', 'refused');
  await held('DE', 'refused');
  await held('FR', 'suspect');
  expect(await countHeld(db, all)).toMatchObject({
    total: 3,
    groups: [
      { campaign: 'ukraine', reason: 'refused', n: 2 },
      { campaign: 'ukraine', reason: 'suspect', n: 1 },
    ],
  });
  expect(await countHeld(db, { campaigns: [] })).toEqual({ total: 0, until: 0, groups: [] });
});

test('what was counted is settled, and what came after the count is not', async () => {
  const { until } = await countHeld(db, { ...all, reason: 'refused' });
  const late = await held('DE', 'refused');
  expect(
    await settleHeld(db, { ...all, reason: 'refused' }, until, ({ id }) => refuseLetter(db, id)),
  ).toEqual({
    done: 2,
    left: [],
  });
  expect(await messageRow(db, late)).toMatchObject({ state: 'held' });
  expect(await countHeld(db, all)).toMatchObject({ total: 2 });
});

test('one that can’t be let go is left as it was, with the reason', async () => {
  const bulgarian = await held('BG', 'refused');
  const { until } = await countHeld(db, { ...all, area: 'BG' });
  const { done, left } = await settleHeld(db, { ...all, area: 'BG' }, until, ({ id }) =>
    releaseLetter(db, id),
  );
  expect([done, left]).toEqual([0, [{ says: expect.stringContaining('target'), n: 1 }]]);
  expect(await messageRow(db, bulgarian)).toMatchObject({ state: 'held', holdReason: 'refused' });
});
