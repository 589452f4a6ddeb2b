import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterText, writeLetter } from '#emails/letter.ts';
import { fillTemplate, parseTemplate, slots, TemplateError } from '#emails/template.ts';

const body =
  '{salutation}\n\n{own_words}\n\nI write {country_phrase} about {letter_title}.\n\n{demands}\n\n{closing}\n{name}';
const demand = (n: number) => ({
  sentence: `do thing ${n}.`,
  points: [{ sentence: `part ${n}a.` }, { sentence: `part ${n}b.` }],
});
const props = {
  template: body,
  salutation: 'Dear Minister,',
  closing: 'Yours sincerely,',
  name: 'Ana Petrova',
  ownWords: 'It matters to me.',
  countryPhrase: 'from Bulgaria',
  demands: [1, 2, 3, 4].map(demand),
  title: 'An Open Letter',
  reference: 'REF 1',
  date: '24 February 2026',
};

test('the letter reads: salutation, own words, opening, demands, closing, name, footer', () => {
  const text = letterText(writeLetter(props), 'Reference X');
  expect(text).toBe(
    [
      'Dear Minister,',
      'It matters to me.',
      'I write from Bulgaria about An Open Letter.',
      '1. do thing 1.\n   – part 1a.\n   – part 1b.',
      '2. do thing 2.\n   – part 2a.\n   – part 2b.',
      '3. do thing 3.\n   – part 3a.\n   – part 3b.',
      '4. do thing 4.',
      'Yours sincerely,\nAna Petrova',
      'Reference X',
    ].join('\n\n'),
  );
});

test('without own words there is no gap where they would be', () => {
  expect(writeLetter({ ...props, ownWords: '' }).middle).toMatch(/^I write from Bulgaria/);
});

test('whatever a supporter types stands in the letter as typed, and is never read as a template', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      ...slots.map((slot) => `{${slot}}`),
      '$1 $& $$',
      '{{constructor}}',
      '<% x %>',
      '$&',
      '$1',
      '{__proto__}',
      '{',
    ),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1 }), (pieces) => {
      const ownWords = `x${pieces.join(' ')}x`;
      expect(writeLetter({ ...props, ownWords }).middle).toBe(
        writeLetter(props).middle.replace('It matters to me.', () => ownWords),
      );
    }),
  );
});

test.each([
  ['{salutation} {who} {own_words} {demands} {closing} {name}', '{who} is not a slot'],
  ['{salutation} {__proto__} {own_words} {demands} {closing} {name}', '{__proto__} is not a slot'],
  ['{salutation} {own_words} {closing} {name}', 'lacks {demands}'],
  ['{salutation} {own_words} {demands} { {closing} {name}', 'A brace stands alone'],
  ['{own_words} {salutation} {demands} {closing} {name}', 'starts with {salutation}'],
  ['{salutation} {demands} {demands} {own_words} {closing} {name}', 'more than once'],
])('the template “%s” can’t be used: %s', (source, why) => {
  expect(() => parseTemplate(source)).toThrow(TemplateError);
  expect(() => parseTemplate(source)).toThrow(why);
});

test('a template comes back from the parser as it went in, slots aside', () => {
  const values = Object.fromEntries(slots.map((slot) => [slot, `{${slot}}`])) as Record<
    (typeof slots)[number],
    string
  >;
  expect(fillTemplate(parseTemplate(body), values)).toBe(body);
});
