import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directionOf, languageNames, languageOf, localeOf, negotiateLanguage } from '#app/i18n/languages.ts';

const offered = ['en', 'de', 'fr', 'pt', 'bg'] as const;
const chosen = (header: string | null) => negotiateLanguage(header, offered);

test.each([
  ['Jonas asks for German', 'de-DE,de;q=0.9,en;q=0.8', 'de'],
  ['Ana asks for Bulgarian in lower weight than French', 'fr;q=0.7, bg;q=0.9', 'bg'],
  ['a Swiss reader is content with any German', 'de-CH', 'de'],
  ['equal weights keep their order', 'fr, de', 'fr'],
  ['the star takes the first', '*', 'en'],
  ['the star comes after what is named', '*;q=0.1, pt-BR', 'pt'],
  ['zero rules a language out', 'de;q=0, *;q=0.5', 'en'],
  ['zero rules it out for the star too', 'en;q=0, *', 'de'],
  ['nothing fits', 'ja, ko;q=0.5', 'en'],
  ['nothing is said', null, 'en'],
  ['an empty wish', '', 'en'],
  ['upper case is the same language', 'DE', 'de'],
  ['a weight that is none counts as zero', 'de;q=lots, fr;q=0.1', 'fr'],
  ['`den` is not `de`', 'den', 'en'],
])('%s: %j gives %s', (_story, header, lang) => {
  expect(chosen(header)).toBe(lang);
});

test('whatever a browser sends, a language that we have comes out', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(offered).toContain(chosen(header));
    }),
  );
});

test('the address decides before the browser does', () => {
  const wishes = { headers: { 'Accept-Language': 'de' } };
  expect(languageOf(new Request('http://localhost/en/ukraine', wishes))).toBe('en');
  expect(languageOf(new Request('http://localhost/confirm/abc', wishes))).toBe('de');
});

test('the 24 languages of the Union and Ukrainian, each by its own name', () => {
  const codes = Object.keys(languageNames);
  expect(codes).toHaveLength(25);
  for (const [code, name] of Object.entries(languageNames)) {
    const own = new Intl.DisplayNames([code], { type: 'language' }).of(code);
    expect([code, name.toLocaleLowerCase(code)]).toEqual([code, own?.toLocaleLowerCase(code)]);
  }
});

test('Europe’s English and Portuguese, and which way a language runs', () => {
  expect([localeOf('en'), localeOf('pt'), localeOf('de')]).toEqual(['en-IE', 'pt-PT', 'de']);
  expect([directionOf('en'), directionOf('ar'), directionOf('he-IL'), directionOf('fa')]).toEqual([
    'ltr',
    'rtl',
    'rtl',
    'rtl',
  ]);
});
