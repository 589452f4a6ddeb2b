/** Where offices stand, and what that does to the letters written after it. */
import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { composeLetter } from '#app/models/letter.server.ts';
import { officeKeyFor } from '#app/models/office/key.server.ts';
import { heedOf } from '#app/models/position/heed.server.ts';
import { findOfficePlace, sayPosition } from '#app/models/position/office.server.ts';
import { historyOf, positionsOf, type Stance } from '#app/models/position/read.server.ts';
import { recordPosition } from '#app/models/position/record.server.ts';
import { seePositions, unseenPositions } from '#app/models/position/seen.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { areas, campaigns, positions } from '#db/schema.ts';
import { ukraine } from '../../support/people.ts';
import { hire } from '../../support/staff.ts';

const campaign = await ukraine(db);
const vera = await hire(db, 'Vera', 'admin');
const numbers = campaign.demands.map(({ number }) => number);
const [germany] = await db.select().from(areas).where(eq(areas.code, 'DE'));
const targetId = germany?.targetId ?? 0;

afterEach(async () => {
  await db.execute(sql`alter table positions disable trigger user`);
  await db.delete(positions);
  await db.execute(sql`alter table positions enable trigger user`);
  await db.update(campaigns).set({ whenAgreed: 'thanks' });
});

const said = (
  stance: Stance,
  demands: number[],
  evidence: string | null = null,
  staffId: number | null = vera.id,
) =>
  db.transaction((tx) =>
    recordPosition(tx, {
      ...{ campaignId: campaign.id, targetId, demands, stance, evidence },
      ...{ saidOn: '2026-11-20', staffId },
    }),
  );

const letter = (changes: object = {}) =>
  composeLetter(db, campaign, targetId, {
    ...{
      area: 'DE',
      lang: 'en',
      demands: numbers,
      subject: 0,
      ownWords: 'My mother lives there.',
      editedText: null,
    },
    ...{ name: 'Jonas Müller', ...changes },
  });

test('the newest word on each demand counts, and what was said before stays on record', async () => {
  expect(await said('silent', [0, 2])).toBe(2);
  expect(await said('agreed', [2], 'https://example.org/speech')).toBe(1);
  expect(await said('agreed', [2], 'https://example.org/speech')).toBe(0);
  expect(await positionsOf(db, campaign.id)).toMatchObject([
    { demand: 0, stance: 'silent' },
    { demand: 2, stance: 'agreed', evidence: 'https://example.org/speech', byOffice: false },
  ]);
  expect(await historyOf(db, campaign.id, targetId)).toMatchObject([
    { demand: 2, stance: 'agreed', by: 'Vera' },
    { demand: 2, stance: 'silent' },
    { demand: 0, stance: 'silent' },
  ]);
  await expect(db.update(positions).set({ stance: 'refused' })).rejects.toThrow();
  await expect(db.delete(positions)).rejects.toThrow();
});

test('a demand that was agreed to is thanked for and asked no more', async () => {
  const [first, second] = campaign.demands;
  expect((await letter()).text).toContain(first?.sentence);
  await said('agreed', [first?.number ?? 0]);
  const { text } = await letter();
  expect(text).not.toContain(first?.sentence);
  expect(text).toContain(`1. ${second?.sentence}`);
  expect(text).toContain(`Thank you for agreeing to what the open letter “${campaign.title}”`);
  expect(text).toContain(`asks for: ${first?.label}.`);
  const german = await letter({ lang: 'de' });
  expect(german.text).toContain('Ich danke Ihnen, dass Sie dem zustimmen');
});

test('a campaign may rather leave it out; with everything agreed to, the letter is a thank-you all the same', async () => {
  await db.update(campaigns).set({ whenAgreed: 'drop' }).where(eq(campaigns.id, campaign.id));
  await said('agreed', [1]);
  expect((await letter()).text).not.toContain('Thank you for agreeing');
  expect(await heedOf(db, campaign.id, targetId, numbers)).toEqual({ agreed: [1], does: 'drop' });
  await said('agreed', [0]);
  const { middle } = await letter();
  expect(middle).toMatch(/^My mother lives there\.\n\nThank you for agreeing to .*\.$/);
  await said('refused', [3]);
  expect(await heedOf(db, campaign.id, targetId, numbers)).toMatchObject({ does: 'drop' });
  expect((await letter()).text).toContain(campaign.demands[2]?.sentence);
});

test('a letter taken before the answer goes as its writer saw it', async () => {
  const taken = { reference: 'AAAAA-BBBBB', subject: 'Please act', templateVersionId: null };
  const before = await letter({ taken: { ...taken, at: new Date() } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await said('agreed', [1]);
  const at = new Date(Date.now() - 60_000);
  expect((await letter({ taken: { ...taken, at } })).text).toBe(before.text);
  expect((await letter({ taken: { ...taken, at: new Date(Date.now() + 60_000) } })).text).not.toBe(
    before.text,
  );
});

test('an office speaks for itself by its key, and staff are told until one of them has looked', async () => {
  const key = await officeKeyFor(db, campaign.id, targetId);
  const place = await findOfficePlace(db, makeToken('office', key.id), 'de');
  expect(place?.organisation).toBe('Auswärtiges Amt');
  expect(await findOfficePlace(db, makeToken('receipt', key.id), 'de')).toBeNull();
  expect(await sayPosition(db, key, { demands: [1], stance: 'partly', evidence: null })).toBe(1);
  expect(await positionsOf(db, campaign.id)).toMatchObject([{ demand: 1, stance: 'partly', byOffice: true }]);
  const alerts = async () =>
    (await listAttention(db, 'all')).filter(({ kind }) => kind === 'offices answered');
  expect(await alerts()).toEqual([{ kind: 'offices answered', of: 'ukraine', count: 1 }]);
  expect(await listAttention(db, [])).not.toContainEqual(
    expect.objectContaining({ kind: 'offices answered' }),
  );
  const { upTo } = await unseenPositions(db, campaign.id);
  await seePositions(db, vera.id, campaign.id, upTo);
  expect(await alerts()).toEqual([]);
  await sayPosition(db, key, { demands: [1], stance: 'agreed', evidence: null });
  expect(await unseenPositions(db, campaign.id)).toMatchObject({ n: 1 });
});
