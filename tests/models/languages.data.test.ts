// Whom one may write to in which language, and what becomes of texts in many of them.
import { resolve } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { textProblems } from '#app/i18n/check.ts';
import { pageLanguages } from '#app/i18n/languages.ts';
import { readXliff, writeXliff } from '#app/i18n/xliff.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { type ActionForm, takeAction } from '#app/models/action/take.server.ts';
import { findCampaign, listCampaigns } from '#app/models/campaign.server.ts';
import { campaignLanguages, letterLanguage, letterLanguages } from '#app/models/campaign-languages.server.ts';
import { composeLetter } from '#app/models/letter.server.ts';
import { findTarget } from '#app/models/target.server.ts';
import { coverage } from '#app/models/translation/coverage.server.ts';
import { exportTexts, importTexts } from '#app/models/translation/exchange.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { areas, campaignTexts, demandTexts, templateVersions } from '#db/schema.ts';
import { seedIfEmpty } from '#db/seed/seed.ts';
import { formOf, ukraine } from '../support/people.ts';
import { textsIn } from '../support/texts.ts';

const campaign = await ukraine(db);

const offeredIn = async (area: string) => {
  const target = await findTarget(db, campaign.id, area);
  if (!target) throw new Error(`Nobody to write to in ${area}.`);
  return (await letterLanguages(db, await ukraine(db), area, target)).map(({ lang }) => lang);
};

test('a minister is written to in the languages of the country, its first one first', async () => {
  const offered = Object.fromEntries(
    await Promise.all(campaign.areas.map(async ({ code }) => [code, await offeredIn(code)] as const)),
  );
  const { elsewhere, ...ministers } = offered;
  expect(ministers).toEqual({
    ...{ AT: ['de'], BE: ['nl', 'fr', 'de'], BG: ['bg'], CY: ['el'], CZ: ['cs'], DE: ['de'], DK: ['da'] },
    ...{ EE: ['et'], ES: ['es'], FI: ['fi', 'sv'], FR: ['fr'], GR: ['el'], HR: ['hr'], HU: ['hu'] },
    ...{ IE: ['en', 'ga'], IT: ['it'], LT: ['lt'], LU: ['fr', 'de'], LV: ['lv'], MT: ['mt', 'en'] },
    ...{ NL: ['nl'], PL: ['pl'], PT: ['pt'], RO: ['ro'], SE: ['sv'], SI: ['sl'], SK: ['sk'] },
  });
  expect(elsewhere?.[0]).toBe('en');
  expect([...(elsewhere ?? [])].sort()).toEqual(pageLanguages.filter((lang) => lang !== 'uk').sort());
});

test('the supporter’s wish counts where it is offered, then the page, then the country', () => {
  const belgium = ['nl', 'fr', 'de'].map((lang) => ({ lang, isDraft: true }));
  const chosen = (asked: string | null, page: string) => letterLanguage(belgium, asked, page).lang;
  expect([chosen('de', 'fr'), chosen(null, 'fr'), chosen(null, 'en'), chosen('en', 'en')]).toEqual([
    ...['de', 'fr', 'nl', 'nl'],
  ]);
});

test.each(pageLanguages.slice(1))(
  'a letter in %s is in that language from greeting to closing',
  async (lang) => {
    const target = await findTarget(db, campaign.id, 'elsewhere');
    const draft = { demands: [4, 1], subject: 2, ownWords: '', editedText: null, name: 'Ana Petrova' };
    const letter = await composeLetter(db, campaign, target?.id ?? 0, { area: 'DE', lang, ...draft });
    expect(letter.lang).toBe(lang);
    const [area] = await db
      .select()
      .from(areas)
      .where(and(eq(areas.campaignId, campaign.id), eq(areas.code, 'DE')));
    expect(letter.middle).toContain(area?.phrases[lang]);
    const [text] = await db.select().from(campaignTexts).where(eq(campaignTexts.lang, lang));
    expect(letter.middle).toContain(text?.title);
    for (const { sentence } of campaign.demands) expect(letter.middle).not.toContain(sentence);
    expect(letter.text).not.toMatch(/[{}]/);
    if (lang !== 'uk') expect(letter.salutation).not.toMatch(/^Dear/);
  },
);

test('after the comma of a Czech greeting the sentence goes on, unless the supporter’s own comes first', async () => {
  const target = await findTarget(db, campaign.id, 'CZ');
  const draft = { area: 'CZ', lang: 'cs', demands: [1], subject: 0, editedText: null, name: 'Ana Petrova' };
  const letterWith = (ownWords: string) =>
    composeLetter(db, campaign, target?.id ?? 0, { ...draft, ownWords });
  expect((await letterWith('')).text).toMatch(/^Vážený pane ministře,\n\npíši Vám z Česka/);
  expect((await letterWith('Prosím.')).text).toMatch(
    /^Vážený pane ministře,\n\nProsím\.\n\nPíši Vám z Česka/,
  );
});

/** Takes and confirms an action; the text of the letter and of the mail that asked. */
async function letterOf(changes: Partial<ActionForm>) {
  const form = formOf(campaign, 'jonas', { area: 'BE', ...changes });
  const page = (await findCampaign(db, 'ukraine', form.lang)) ?? campaign;
  const { publicId } = await takeAction(db, page, form);
  expect(await confirmByLink(db, makeToken('confirm', publicId))).toMatchObject({ ok: true });
  const rows = (await textsIn(db)).filter(({ writerAddress }) => writerAddress === form.email);
  const of = (kind: string) => rows.find((row) => row.kind === kind);
  return { asked: of('confirm'), letter: of('letter') };
}

test('Jonas reads German and writes to Brussels in French: the mail is German, all of the letter French', async () => {
  const { asked, letter } = await letterOf({ lang: 'de', letterLang: 'fr', email: 'jonas.fr@example.org' });
  expect(asked?.subject).toMatch(/^\d{6} ist/);
  expect(letter).toMatchObject({ lang: 'fr', toName: 'Maxime Prévot' });
  expect(letter?.text).toMatch(/^Monsieur le Ministre,\n/);
  expect(letter?.text).toContain('24 février 2026');
  const french = await db
    .select()
    .from(templateVersions)
    .where(and(eq(templateVersions.campaignId, campaign.id), eq(templateVersions.lang, 'fr')));
  expect(french[0]?.subjects).toContain(letter?.subject);
});

test('a language that lacks one demand is not offered, and comes back with the next setup', async () => {
  const offered = async () => (await campaignLanguages(db, campaign.id)).map(({ lang }) => lang);
  expect(await offered()).toContain('ga');
  await db.delete(demandTexts).where(eq(demandTexts.lang, 'ga'));
  expect(await offered()).not.toContain('ga');
  expect(await offeredIn('IE')).toEqual(['en']);
  const page = await findCampaign(db, 'ukraine', 'ga');
  expect(page).toMatchObject({ lang: 'ga', textLang: 'en', headline: campaign.headline });
  expect(page?.consents.send.lang).toBe('ga');
  expect((await listCampaigns(db, 'ga'))[0]).toMatchObject({ textLang: 'en' });
  expect(await seedIfEmpty(db, resolve('db/seed'))).toBe(false);
  expect(await offered()).toContain('ga');
});

test('what staff have changed, setup leaves alone; English that changed marks the others and stops none', async () => {
  const here = and(eq(campaignTexts.campaignId, campaign.id), eq(campaignTexts.lang, 'en'));
  await db.update(campaignTexts).set({ headline: 'Changed by staff' }).where(here);
  await seedIfEmpty(db, resolve('db/seed'));
  const [english] = await db.select().from(campaignTexts).where(here);
  expect(english?.headline).toBe('Changed by staff');
  const rows = await coverage(db, 'ukraine');
  for (const row of rows.filter(({ lang }) => lang !== 'en')) {
    expect([row.lang, row.campaign]).toEqual([row.lang, { done: 1, total: 1, drafts: 1, changed: 1 }]);
    expect([row.lang, row.demand.changed]).toEqual([row.lang, 0]);
  }
  expect(await campaignLanguages(db, campaign.id)).toHaveLength(pageLanguages.length);
  await db.update(campaignTexts).set({ headline: campaign.headline }).where(here);
});

test('every language has every text and every greeting that it needs', async () => {
  for (const { lang, strings: _strings, mails: _mails, ...texts } of await coverage(db, 'ukraine'))
    for (const [what, { done, total }] of Object.entries(texts))
      expect([lang, what, done]).toEqual([lang, what, total]);
});

test('no text lacks a slot of its English or has English left in it', async () => {
  for (const lang of pageLanguages.slice(1)) {
    const units = await exportTexts(db, 'ukraine', lang);
    expect(units.length).toBeGreaterThan(90);
    expect(units.flatMap((unit) => textProblems(unit).map((what) => `${lang} ${unit.id} ${what}`))).toEqual(
      [],
    );
  }
});

test('texts go out as XLIFF and come back reviewed; a half group stays out, an old wording stays on record', async () => {
  const units = await exportTexts(db, 'ukraine', 'de');
  expect(
    units.every(({ target, state, sourceChanged }) => target && state === 'draft' && !sourceChanged),
  ).toBe(true);
  const file = readXliff(writeXliff({ lang: 'de', units }, 'campaign ukraine'));
  expect(file.units).toEqual(units);
  const back = units.map((unit) => ({
    ...unit,
    state: 'reviewed' as const,
    target:
      unit.id === 'template.subject.1' ? 'Neuer Betreff' : unit.id === 'demand.2.label' ? '' : unit.target,
  }));
  const { stored, skipped } = await importTexts(db, 'ukraine', { lang: 'de', units: back });
  expect(skipped).toEqual([{ group: 'demand.2', reason: 'demand.2.label is not translated yet' }]);
  expect(stored).toContain('area.DE');
  const again = await exportTexts(db, 'ukraine', 'de');
  const states = Object.fromEntries(again.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({ 'campaign.title': 'reviewed', 'demand.1.label': 'reviewed' });
  expect(states).toMatchObject({ 'demand.2.label': 'draft', 'consent.send.text': 'reviewed' });
  expect(again.map(({ target }) => target)).toEqual(
    units.map(({ id, target }) => (id === 'template.subject.1' ? 'Neuer Betreff' : target)),
  );
  const versions = await db
    .select()
    .from(templateVersions)
    .where(and(eq(templateVersions.campaignId, campaign.id), eq(templateVersions.lang, 'de')));
  expect(versions.map(({ version, textState }) => [version, textState]).sort()).toEqual([
    [1, 'draft'],
    [2, 'reviewed'],
  ]);
});

test('names of areas are in the reader’s language and order, wherever they live', async () => {
  const page = await findCampaign(db, 'ukraine', 'et');
  const names = page?.areas.map(({ name }) => name) ?? [];
  expect(names).toContain('Madalmaad');
  expect(names.slice(0, -1)).toEqual([...names.slice(0, -1)].sort(new Intl.Collator('et').compare));
});
