// Live mode: what nobody has reviewed is not offered to anyone, on pages and in letters.
import { expect, test, vi } from 'vitest';

vi.hoisted(() => {
  Object.assign(process.env, {
    MAIL_MODE: 'live',
    ORIGIN: 'https://letters.example.org',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_ALLOW: '127.0.0.1',
    ORG_CONTACT: 'contact@example.org',
  });
});

const { db } = await import('#app/db.server.ts');
const { holdDrafts, i18n } = await import('#app/i18n/t.server.ts');
const { findCampaign } = await import('#app/models/campaign.server.ts');
const { letterLanguages } = await import('#app/models/campaign-languages.server.ts');
const { findTarget } = await import('#app/models/target.server.ts');
const { setTextState } = await import('#app/models/translation/review.server.ts');

const pageIn = async (lang: string) => {
  const campaign = await findCampaign(db, 'ukraine', lang);
  if (!campaign) throw new Error('The seeded campaign is missing.');
  return campaign;
};

async function lettersTo(area: string) {
  const campaign = await pageIn('en');
  const target = await findTarget(db, campaign.id, area);
  return target && letterLanguages(db, campaign, area, target);
}

const english = { lang: 'en', isDraft: false };

test('a draft is used by no page and no letter', async () => {
  const german = await pageIn('de');
  expect(german).toMatchObject({ lang: 'de', textLang: 'en', isDraft: false, languages: [english] });
  expect(Object.values(german.consents).map(({ lang }) => lang)).toEqual(['en', 'en', 'en', 'en']);
  expect(await lettersTo('DE')).toEqual([english]);
  expect(await lettersTo('BE')).toEqual([english]);
});

test('once a person has reviewed a language, it is; a draft again, it is not', async () => {
  await setTextState(db, 'ukraine', 'de', 'reviewed');
  expect(await lettersTo('DE')).toEqual([{ lang: 'de', isDraft: false }]);
  expect(await lettersTo('BE')).toEqual([{ lang: 'de', isDraft: false }]);
  const page = await pageIn('de');
  expect(page).toMatchObject({ textLang: 'de', isDraft: false });
  expect(page.consents.send.lang).toBe('de');
  await setTextState(db, 'ukraine', 'de', 'draft');
  expect(await lettersTo('DE')).toEqual([english]);
});

test('words of pages that nobody has reviewed are told in English and marked', () => {
  holdDrafts();
  const { t, isDraft } = i18n('fr');
  expect(isDraft).toBe(false);
  expect(t('copy.button')).toBe('\uFDD0Copy\uFDD1');
});
