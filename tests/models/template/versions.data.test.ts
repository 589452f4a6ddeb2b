/** Marta edits the letter, Piotr publishes it, Ana's letter says what she saw. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeAction } from '#app/models/action/take.server.ts';
import { type CampaignView, findCampaign } from '#app/models/campaign.server.ts';
import { composeLetter } from '#app/models/letter.server.ts';
import type { TemplateContent } from '#app/models/template/content.ts';
import { diffContent } from '#app/models/template/diff.ts';
import { textsOfDay } from '#app/models/template/history.server.ts';
import { lintVersion, tryOn } from '#app/models/template/lint.server.ts';
import {
  findVersion,
  newestVersion,
  publishVersion,
  saveDraft,
  submitVersion,
  type Version,
} from '#app/models/template/version.server.ts';
import { actions, areas, messages, staff, templateVersions } from '#db/schema.ts';
import { formOf, ukraine } from '../../support/people.ts';

const { database } = await import('#app/db.server.ts');
const { db } = database;
let campaign: CampaignView;
beforeAll(async () => {
  campaign = await ukraine(db);
  const account = (name: string) => ({
    name,
    email: `${name}@staff.example`,
    role: 'admin' as const,
    passwordHash: '',
    totpSecret: '',
  });
  const rows = await db
    .insert(staff)
    .values([account('marta'), account('piotr')])
    .returning({ id: staff.id });
  [marta, piotr] = rows.map(({ id }) => id) as [number, number];
});
afterAll(() => database.close());

let [marta, piotr] = [0, 0];

async function newest(): Promise<Version> {
  const version = await newestVersion(db, campaign.id, 'en');
  if (!version) throw new Error('There is no template.');
  return version;
}

async function save(change: (content: TemplateContent) => Partial<TemplateContent>, authorId = marta) {
  const { version, content } = await newest();
  const draft = { campaignId: campaign.id, lang: 'en', basedOn: version, note: '', authorId };
  return saveDraft(db, { ...draft, content: { ...content, ...change(content) } });
}

async function saved(change: (content: TemplateContent) => Partial<TemplateContent>): Promise<Version> {
  const result = await save(change);
  if (!result.ok) throw new Error(JSON.stringify(result));
  return newest();
}

describe('a draft', () => {
  test('is a version of its own; pages and letters do not change', async () => {
    const draft = await saved(({ body }) => ({ body: body.replace('Thank you for your time', 'My thanks') }));
    expect(draft).toMatchObject({ version: 2, state: 'draft', basedOn: 1, authorId: marta });
    expect((await findVersion(db, campaign.id, 'en', 1))?.content.body).toContain('Thank you for your time');
    const letter = await composeLetter(db, campaign, targetOf('DE'), draftOf('DE'));
    expect(letter.text).toContain('Thank you for your time');
  });

  test.each([
    [
      'an unknown slot',
      { body: '{salutation}\n\n{own_words}{demands}{weather}\n\n{closing}\n{name}' },
      /\{weather\} is not a slot/,
    ],
    ['a missing slot', { body: '{salutation}\n\n{own_words}\n\n{closing}\n{name}' }, /lacks \{demands\}/],
    ['too few subjects', { subjects: ['One', 'Two'] }, /at least 3 subjects/],
    ['a slot in a subject', { subjects: ['One', 'Two', 'For {name}'] }, /holds a brace/],
    ['a line break in a subject', { subjects: ['One', 'Two', 'Three\nBcc: x@example.org'] }, /one line/],
    ['no demand', { demands: [] }, /at least one demand/],
  ])('with %s is refused, and nothing is stored', async (_what, change, says) => {
    const before = (await newest()).version;
    const result = await save(() => change);
    expect(result).toMatchObject({ ok: false, problems: [{ says: expect.stringMatching(says) }] });
    expect((await newest()).version).toBe(before);
  });

  test('of someone who was overtaken is not stored: they see what the other wrote', async () => {
    const { version, content } = await newest();
    const base = { campaignId: campaign.id, lang: 'en', basedOn: version, note: '' };
    const first = { ...content, body: content.body.replace('weigh many concerns', 'weigh much') };
    const second = { ...content, subjects: [...content.subjects, 'One more'] };
    const results = await Promise.all([
      saveDraft(db, { ...base, content: first, authorId: marta }),
      saveDraft(db, { ...base, content: second, authorId: piotr }),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = results.find(({ ok }) => !ok);
    if (!refused || !('newer' in refused)) throw new Error('Both were stored.');
    expect(refused.newer.version).toBe(version + 1);
    expect(diffContent(content, refused.newer.content)).toHaveLength(1);
  });
});

test('the words of a version never change', async () => {
  const { id } = await newest();
  const words = { body: 'Something else' };
  const change = db.update(templateVersions).set(words).where(eq(templateVersions.id, id));
  await expect(change.then()).rejects.toMatchObject({
    cause: { message: expect.stringContaining('never change') },
  });
});

describe('publishing', () => {
  test('needs a review and another person', async () => {
    const draft = await saved(({ demands }) => ({
      demands: demands.map((d) =>
        d.number === 1 ? { ...d, sentence: 'act as one.', variants: ['stand together.'] } : d,
      ),
    }));
    expect(await publishVersion(db, draft.id, { by: piotr, alone: false })).toMatchObject({ ok: false });
    expect(await submitVersion(db, draft.id)).toEqual({ ok: true });
    expect(await submitVersion(db, draft.id)).toMatchObject({ ok: false });
    const byAuthor = await publishVersion(db, draft.id, { by: marta, alone: false });
    expect(byAuthor).toMatchObject({ ok: false, says: expect.stringContaining('Another person') });
    expect((await ukraine(db)).demands[0]?.sentence).not.toBe('act as one.');
    expect(await publishVersion(db, draft.id, { by: piotr, alone: false })).toEqual({ ok: true });
    expect((await ukraine(db)).demands[0]?.sentence).toBe('act as one.');
    expect((await newest()).publisherId).toBe(piotr);
  });

  test('alone is possible in one-person mode', async () => {
    const draft = await saved(({ subjects }) => ({ subjects: [...subjects, 'A fifth subject'] }));
    await submitVersion(db, draft.id);
    expect(await publishVersion(db, draft.id, { by: marta, alone: true })).toEqual({ ok: true });
    expect((await ukraine(db)).subjects).toContain('A fifth subject');
  });

  test('an older version does not come back over a newer one', async () => {
    const older = await saved(() => ({}));
    const newer = await saved(() => ({}));
    for (const { id } of [older, newer]) await submitVersion(db, id);
    await publishVersion(db, newer.id, { by: piotr, alone: false });
    expect(await publishVersion(db, older.id, { by: piotr, alone: false })).toMatchObject({
      ok: false,
      says: expect.stringContaining(`Version ${newer.version} is in use`),
    });
  });

  test('the order of demands is the page’s order, and numbers stay', async () => {
    const draft = await saved(({ demands }) => ({ demands: demands.toReversed() }));
    await submitVersion(db, draft.id);
    await publishVersion(db, draft.id, { by: piotr, alone: false });
    expect((await ukraine(db)).demands.map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

test('a letter taken before a change says what its writer saw', async () => {
  campaign = await ukraine(db);
  const before = campaign.demands.find(({ number }) => number === 3)?.sentence ?? '';
  const { publicId } = await takeAction(db, campaign, formOf(campaign, 'ana'));
  const draft = await saved(({ demands }) => ({
    demands: demands.map((d) => (d.number === 3 ? { ...d, sentence: 'do better.' } : d)),
  }));
  await submitVersion(db, draft.id);
  await publishVersion(db, draft.id, { by: piotr, alone: false });
  const [ana] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  const taken = {
    reference: ana?.reference ?? '',
    subject: ana?.subject ?? '',
    templateVersionId: ana?.templateVersionId ?? null,
  };
  const letter = await composeLetter(db, await ukraine(db), targetOf('BG'), { ...draftOf('BG'), taken });
  expect(letter.text).toContain(before);
  expect(letter.text).not.toContain('do better.');
});

test('also one that was taken with the version that shipped', async () => {
  const french = await findCampaign(db, 'ukraine', 'fr');
  if (!french) throw new Error('There is no French.');
  const before = french.demands.find(({ number }) => number === 3)?.sentence ?? '';
  const form = formOf(french, 'jonas', { lang: 'fr', letterLang: 'fr', area: 'FR' });
  const { publicId } = await takeAction(db, french, form);
  const version = await newestVersion(db, french.id, 'fr');
  if (!version) throw new Error('There is no template.');
  const demands = version.content.demands.map((d) =>
    d.number === 3 ? { ...d, sentence: 'faire mieux.' } : d,
  );
  const draft = { campaignId: french.id, lang: 'fr', basedOn: version.version, note: '', authorId: marta };
  await saveDraft(db, { ...draft, content: { ...version.content, demands } });
  const next = await newestVersion(db, french.id, 'fr');
  await submitVersion(db, next?.id ?? 0);
  expect(await publishVersion(db, next?.id ?? 0, { by: piotr, alone: false })).toEqual({ ok: true });
  const [taken] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  const { reference = '', subject = '', templateVersionId = null } = taken ?? {};
  const choice = { ...draftOf('FR'), lang: 'fr', taken: { reference, subject, templateVersionId } };
  const letter = await composeLetter(db, french, targetOf('FR'), choice);
  expect(letter.text).toContain(before);
});

test('a version is tried on all targets before it is used', async () => {
  const draft = await saved(({ body }) => ({
    body: body.replace('I ask you', `I ask you ${'very '.repeat(2_000)}`),
  }));
  const rows = await lintVersion(db, await ukraine(db), draft);
  expect(rows).toHaveLength(28);
  for (const row of rows) {
    expect(row.findings.join()).toMatch(/characters: 10000 at most/);
    expect(row.findings.join()).not.toMatch(/Demand \d is missing|slot/);
  }
  const sheet = await tryOn(db, await ukraine(db), draft, targetOf('GR'), 'GR', {
    name: 'Ελένη',
    ownWords: '',
  });
  expect(sheet).toMatchObject({ name: 'Ελένη', salutation: 'Dear Minister,' });
});

test('which text an office got on a day', async () => {
  const { publicId } = await takeAction(db, await ukraine(db), formOf(await ukraine(db), 'jonas'));
  const [action] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  const row = {
    kind: 'letter',
    lane: 1,
    mode: 'capture',
    state: 'handed over',
    campaignId: campaign.id,
  } as const;
  const settledAt = new Date('2026-05-03T09:00:00Z');
  await db
    .insert(messages)
    .values({ ...row, targetId: targetOf('DE'), actionId: action?.id ?? 0, settledAt });
  const texts = await textsOfDay(db, campaign.id, targetOf('DE'), '2026-05-03');
  const inUse = (await newest()).version - 1;
  expect(texts).toEqual([{ version: inUse, lang: 'en', letters: 1, edited: 0, person: 'Johann Wadephul' }]);
  expect(await textsOfDay(db, campaign.id, targetOf('DE'), '2026-05-04')).toEqual([]);
});

const ids = new Map<string, number>();
for (const row of await db.select().from(areas)) if (row.targetId) ids.set(row.code, row.targetId);
const targetOf = (area: string) => ids.get(area) ?? 0;

const draftOf = (area: string) => ({
  area,
  lang: 'en',
  demands: [3],
  subject: 0,
  ownWords: '',
  editedText: null,
  name: 'Ana',
});
