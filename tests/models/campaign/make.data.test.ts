/** An admin makes, copies and schedules campaigns. */
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { campaignToEdit, editFacts, editWords, keepSchedule } from '#app/models/campaign/edit.server.ts';
import { cloneCampaign, createCampaign } from '#app/models/campaign/make.server.ts';
import { findCampaign } from '#app/models/campaign.server.ts';
import { ImportError } from '#app/models/import-letter.server.ts';
import { campaigns } from '#db/schema.ts';
import { ukraine } from '../../support/people.ts';

const benches = {
  slug: 'benches',
  title: 'More benches',
  reference: 'B 1',
  date: '2026-01-05',
  addressee: 'The mayors',
};

const stateOf = async (slug: string) => (await campaignToEdit(db, slug))?.state;
const soon = (slug: string, column: 'opens_at' | 'closes_at') =>
  db.execute(
    sql`update campaigns set ${sql.identifier(column)} = now() - interval '1 second' where slug = ${slug}`,
  );

test('a copy has the words, demands, template and areas, is a draft, and is written to on its own', async () => {
  const original = await ukraine(db);
  await cloneCampaign(db, 'ukraine', 'ukraine-2');
  expect(await stateOf('ukraine-2')).toBe('draft');
  await db.update(campaigns).set({ state: 'open' }).where(eq(campaigns.slug, 'ukraine-2'));
  const copy = await findCampaign(db, 'ukraine-2', 'en');
  expect(copy).toMatchObject({ title: original.title, demands: original.demands, areas: original.areas });
  expect(copy?.subjects).toEqual(original.subjects);
  const words = { title: 'T', headline: 'H', lead: 'L', about: [], sourceNote: 'S' };
  await editWords(db, copy?.id ?? 0, 'en', words);
  expect((await ukraine(db)).headline).toBe(original.headline);
  expect((await findCampaign(db, 'ukraine-2', 'en'))?.headline).toBe('H');
});

test.each(['ukraine', 'privacy', 'Ukraine 2', ''])('no campaign can be called “%s”', async (slug) => {
  await expect(cloneCampaign(db, 'ukraine', slug)).rejects.toThrow(ImportError);
});

test('a campaign opens and closes by itself, and not without anyone to write to', async () => {
  await createCampaign(db, benches);
  await soon('benches', 'opens_at');
  expect(await keepSchedule(db)).toBe(0);
  expect(await stateOf('benches')).toBe('draft');
  await db.update(campaigns).set({ opensAt: null }).where(eq(campaigns.slug, 'benches'));
  await cloneCampaign(db, 'ukraine', 'timed');
  await soon('timed', 'opens_at');
  expect(await keepSchedule(db)).toBe(1);
  expect(await campaignToEdit(db, 'timed')).toMatchObject({ state: 'open', opensAt: null });
  await soon('timed', 'closes_at');
  expect(await keepSchedule(db)).toBe(1);
  expect(await stateOf('timed')).toBe('closed');
});

test('a campaign that would close before it opens is refused', async () => {
  const campaign = await campaignToEdit(db, 'ukraine');
  if (!campaign) throw new Error('The campaign is gone.');
  const times = { opensAt: new Date('2027-01-02'), closesAt: new Date('2027-01-01') };
  await expect(editFacts(db, campaign.id, { ...campaign, ...times })).rejects.toThrow(
    'close before it opens',
  );
});
