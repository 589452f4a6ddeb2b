import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { addStaffNote, listNotes, noteMilestones } from '#app/models/counts/notes.server.ts';
import { memberStates } from '#app/models/counts/population.ts';
import { campaignNotes, rollups } from '#db/schema.ts';
import { ukraine } from '../../support/people.ts';

const campaign = await ukraine(db);

beforeEach(async () => {
  await db.delete(campaignNotes);
  await db.delete(rollups);
});

const count = (dimension: 'all' | 'country', key: string, n: number) =>
  db
    .insert(rollups)
    .values({ campaignId: campaign.id, stage: 'confirmed', dimension, key, n, since: sql`now()` })
    .onConflictDoUpdate({
      target: [rollups.campaignId, rollups.stage, rollups.dimension, rollups.key],
      set: { n },
    });

test('the first hundred of a country are noted once, also when the count falls and rises again', async () => {
  await count('country', 'DE', 99);
  expect(await noteMilestones(db)).toBe(0);
  await count('country', 'DE', 100);
  expect(await Promise.all([noteMilestones(db), noteMilestones(db)])).toContain(1);
  await count('country', 'DE', 98);
  await count('country', 'DE', 101);
  expect(await noteMilestones(db)).toBe(0);
  expect(await listNotes(db, campaign.id)).toMatchObject([
    { kind: 'milestone', text: 'The first 100 people of Germany', staffId: null },
  ]);
});

test('the last of the 27 states makes a note, the 26th does not', async () => {
  for (const code of memberStates.slice(1)) await count('country', code, 1);
  expect(await noteMilestones(db)).toBe(0);
  await count('country', memberStates[0] ?? '', 1);
  expect(await noteMilestones(db)).toBe(1);
});

test('what staff write stands beside what was reached, newest day first', async () => {
  await count('all', '', 1_000);
  await noteMilestones(db);
  await addStaffNote(db, campaign.id, '2026-01-02', 'Newsletter sent', 3);
  await addStaffNote(db, campaign.id, '2026-01-02', 'And again', 3);
  expect((await listNotes(db, campaign.id)).map(({ text }) => text)).toEqual([
    '1,000 people have taken part',
    'And again',
    'Newsletter sent',
  ]);
});
