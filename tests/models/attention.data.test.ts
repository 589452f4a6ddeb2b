// What the first staff page counts, and for whom.
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { createCampaign } from '#app/models/campaign/make.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { stopLetters } from '#app/models/message/switches.server.ts';
import { actions, installation, messages, targets } from '#db/schema.ts';
import { formOf, ukraine } from '../support/people.ts';

let campaign: CampaignView;

beforeAll(async () => {
  campaign = await ukraine(db);
  for (const person of ['jonas', 'elina', 'maire', 'ana'] as const)
    await takeAction(db, campaign, formOf(campaign, person));
});
afterAll(() => database.close());

const kinds = async (scope: readonly number[] | 'all' = 'all') =>
  Object.fromEntries(
    (await listAttention(db, scope)).map(({ kind, of, count }) => [`${kind} ${of}`.trim(), count]),
  );

async function letter(person: number, values: Partial<typeof messages.$inferInsert>) {
  const [action] = await db.select().from(actions).orderBy(actions.id).offset(person).limit(1);
  await db.insert(messages).values({
    ...{ kind: 'letter', lane: 1, mode: 'capture', campaignId: campaign.id, actionId: action?.id },
    ...values,
  });
}

test('letters are counted by what they wait for, a campaigner’s own only', async () => {
  await letter(0, { state: 'held', holdReason: 'no address' });
  await letter(1, { state: 'held', holdReason: 'refused' });
  await letter(2, { state: 'uncertain' });
  await letter(3, { state: 'queued', queuedAt: sql`now() - interval '61 minutes'` as never });
  const letters = {
    'letters without an address': 1,
    'letters held refused': 1,
    'uncertain letters': 1,
    'slow queue': 1,
  };
  expect(await kinds()).toMatchObject(letters);
  expect(await kinds([campaign.id])).toMatchObject(letters);
  const theirs = await kinds([campaign.id + 1]);
  expect(Object.keys(theirs).filter((kind) => Object.hasOwn(letters, kind))).toEqual([]);
});

test('a letter that has waited for less than an hour is nothing to worry about', async () => {
  await db
    .update(messages)
    .set({ queuedAt: sql`now() - interval '59 minutes'` })
    .where(eq(messages.state, 'queued'));
  expect(Object.keys(await kinds())).not.toContain('slow queue');
});

test('switches and the restore gate concern everyone', async () => {
  await stopLetters(db, 'domain', 'ministry.example', 'They asked us to');
  await db
    .insert(installation)
    .values({ epoch: crypto.randomUUID(), restoredAt: new Date(), reason: 'Older.' });
  expect(await kinds([])).toMatchObject({ switches: 1, 'restored Older.': 1 });
});

test('an address counts as stale 90 days after it was checked; closed campaigns’ targets do not count', async () => {
  const before = (await kinds())['targets stale'] ?? 0;
  expect(before).toBeGreaterThan(1);
  await db.update(targets).set({ verifiedOn: sql`current_date - 90` });
  expect((await kinds())['targets stale']).toBeUndefined();
  await db.update(targets).set({ verifiedOn: sql`current_date - 91` });
  expect((await kinds())['targets stale']).toBe(before);
  expect((await kinds())['targets unverified']).toBeGreaterThan(0);
  await db.execute(sql`update campaigns set state = 'closed'`);
  expect((await kinds())['targets stale']).toBeUndefined();
});

test('a campaign that should have opened and can’t, and a template that waits for a second person', async () => {
  await createCampaign(db, {
    ...{ slug: 'late', title: 'A late letter', reference: '', date: '2026-11-01', addressee: 'The council' },
  });
  await db.execute(sql`update campaigns set opens_at = now() - interval '1 hour' where slug = 'late'`);
  await db.execute(sql`insert into template_versions (campaign_id, lang, version, state, subjects, body, demands)
    select campaign_id, lang, 2, 'in review', subjects, body, '[]' from template_versions
    where campaign_id = ${campaign.id}::int and lang = 'en' and version = 1`);
  expect(await kinds()).toMatchObject({ 'campaigns stuck late': 1, 'templates in review ukraine/en/2': 1 });
  const theirs = Object.keys(await kinds([]));
  expect(theirs.filter((kind) => /^(campaigns|templates) /.test(kind))).toEqual([]);
});
