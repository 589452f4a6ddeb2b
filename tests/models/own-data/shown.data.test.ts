// Years later somebody asks what Jonas saw when he signed: the answer is what stood there, not what stands there now.
import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shown } from '#app/commands/data-shown.ts';
import { database, db } from '#app/db.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { findCampaign } from '#app/models/campaign.server.ts';
import { findShown } from '#app/models/own-data/shown.server.ts';
import type { TemplateContent } from '#app/models/template/content.ts';
import {
  newestVersion,
  publishVersion,
  saveDraft,
  submitVersion,
} from '#app/models/template/version.server.ts';
import { storeGroup } from '#app/models/translation/store.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { actions, auditLog, consentTexts } from '#db/schema.ts';
import { formOf, ukraine } from '../../support/people.ts';
import { hire } from '../../support/staff.ts';

const english = await ukraine(db);
const german = await findCampaign(db, 'ukraine', 'de');
const reason = 'Jonas asked what he had agreed to';
let publicId = '';
let reference = '';

beforeAll(async () => {
  const consents = german?.consents ?? english.consents;
  const taken = await takeAction(
    db,
    german ?? english,
    formOf(english, 'jonas', {
      ...{ lang: 'de', letterLang: 'de', demands: [3, 1], ownWords: 'Ich denke an Cherson.' },
      consents: [consents.send.id, consents.adult.id],
    }),
  );
  publicId = taken.publicId;
  expect(await confirmByLink(db, makeToken('confirm', publicId))).toMatchObject({ ok: true });
  const [row] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  reference = row?.reference ?? '';
});
afterAll(() => database.close());

/** Marta rewrites the German template and its demands, Piotr publishes it. */
async function rewrite(change: (content: TemplateContent) => TemplateContent): Promise<void> {
  const [marta, piotr] = [await hire(db, 'Marta', 'admin'), await hire(db, 'Piotr', 'admin')];
  const before = await newestVersion(db, english.id, 'de');
  if (!before) throw new Error('There is no German template.');
  const draft = { campaignId: english.id, lang: 'de', basedOn: before.version, note: '', authorId: marta.id };
  expect(await saveDraft(db, { ...draft, content: change(before.content) })).toMatchObject({ ok: true });
  const { id = 0 } = (await newestVersion(db, english.id, 'de')) ?? {};
  await submitVersion(db, id);
  expect(await publishVersion(db, id, { by: piotr.id, alone: false })).toEqual({ ok: true });
}

test('the page’s demands, the consents with their hashes and the letter are printed as they stood', async () => {
  const found = await findShown(db, reference.toLowerCase());
  expect(found).toMatchObject({
    ...{ reference, kind: 'write', state: 'confirmed', confirmedBy: 'link' },
    page: { lang: 'de', textLang: 'de', demands: [{ number: 3 }, { number: 1 }] },
    letter: { lang: 'de', textLang: 'de' },
    consents: [
      { purpose: 'send', lang: 'de', intact: true },
      { purpose: 'adult', lang: 'de', intact: true },
    ],
    letters: [{ intact: true, text: expect.stringContaining('Ich denke an Cherson.') }],
  });
  for (const { sentence } of found?.letter.demands ?? []) expect(found?.letters[0]?.text).toContain(sentence);
});

test('a new template, other demands and a new consent change nothing of what is printed', async () => {
  const before = await findShown(db, reference);
  const printed = (await shown(db, reference, reason)).words;
  await rewrite((content) => ({
    ...content,
    body: content.body.replace('{closing}', 'Ganz anders.\n\n{closing}'),
    demands: content.demands.map((one) => ({
      ...one,
      label: 'Neu',
      sentence: 'Etwas ganz Neues.',
      variants: [],
    })),
  }));
  await db.transaction((tx) =>
    storeGroup(tx, english.id, 'de', 'consent.send', {
      pieces: { text: 'Etwas anderes.' },
      ...{ state: 'reviewed', sourceRevision: null },
    } as Parameters<typeof storeGroup>[4]),
  );
  const [newest] = await db.select().from(consentTexts).orderBy(desc(consentTexts.id)).limit(1);
  expect(newest).toMatchObject({ text: 'Etwas anderes.', lang: 'de' });
  expect((await newestVersion(db, english.id, 'de'))?.content.demands[0]?.label).toBe('Neu');
  expect(await findShown(db, reference)).toEqual(before);
  expect((await shown(db, reference, reason)).words).toBe(printed);
  await expect(db.update(consentTexts).set({ text: 'Ja zu allem.' })).rejects.toThrow();
});

test('whoever prints it says why, and that stays; an unknown reference prints nothing', async () => {
  await expect(shown(db, reference, 'because')).rejects.toThrow('--reason');
  await expect(shown(db, undefined, reason)).rejects.toThrow('Whose?');
  await expect(shown(db, 'AAAAA-BBBBB', reason)).rejects.toThrow('No action has');
  const lines = await db.select().from(auditLog).where(eq(auditLog.verb, 'printed what was shown'));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ subjectId: reference, staffId: null, detail: { reason } });
});

test('of who was erased the texts that were shown are left, and none of their words', async () => {
  await eraseWriter(db, publicId);
  const { words } = await shown(db, reference, reason);
  expect(words).toContain('Its writer was erased');
  expect(words).not.toMatch(/Cherson|Jonas/);
  expect(words).toContain('CONSENTS\n  send, version');
});
