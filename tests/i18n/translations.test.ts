// Every catalogue beside its English, and proof that each kind of mistake would be noticed.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogueOf as compile } from '#app/i18n/catalogues.plugin.ts';
import { messageProblems, textProblems } from '#app/i18n/check.ts';
import en from '#app/i18n/en.json';
import { pageLanguages } from '#app/i18n/languages.ts';
import { readXliff, type Unit, writeXliff, XliffError } from '#app/i18n/xliff.ts';

const folder = path.resolve(import.meta.dirname, '../../app/i18n/catalogues');
const files = readdirSync(folder).sort();
const read = (file: string) => readXliff(readFileSync(path.join(folder, file), 'utf8'));

test('each page language but English has a catalogue, and nothing else is in the folder', () => {
  expect(files).toEqual(
    pageLanguages
      .slice(1)
      .map((lang) => `${lang}.xlf`)
      .sort(),
  );
});

describe.each(files)('%s', (file) => {
  const { lang, units } = read(file);

  test('is for the language in its name, and knows no message that English has not', () => {
    expect(`${lang}.xlf`).toBe(file);
    expect(units.filter(({ id }) => !(id in en)).map(({ id }) => id)).toEqual([]);
  });

  test('has every slot, tag, choice and plural form of each message, and no English left in it', () => {
    expect(units.flatMap((unit) => messageProblems(unit, lang).map((what) => `${unit.id} ${what}`))).toEqual(
      [],
    );
  });

  test('names an area or a country as a label only, never inside a sentence', () => {
    const named = units.filter(({ target }) => /\{area\}/.test(target));
    expect(
      named.map(({ target }) => target).filter((target) => !/^\{area\}\s?:|:\s\{area\}$/u.test(target)),
    ).toEqual([]);
  });
});

const unit = (source: string, target: string, changes: Partial<Unit> = {}): Unit => ({
  ...{ id: 'x', source, target, state: 'draft', sourceChanged: false },
  ...changes,
});
const tries = '{count, plural, one {# try} other {# tries}}';

test.each<[string, Unit, RegExp]>([
  ['a lost placeholder', unit('To {name}', 'An'), /lacks “value name”/],
  ['an invented one', unit('To', 'An {name}'), /“value name” too many/],
  ['a lost link', unit('See <link>this</link>', 'Siehe hier'), /lacks “tag link”/],
  [
    'a translated choice',
    unit('{a, select, live {x} other {y}}', '{a, select, echt {x} other {y}}'),
    /lacks “select a/,
  ],
  [
    'a plural without the forms of Polish',
    unit(tries, '{count, plural, one {# próba} other {# prób}}'),
    /plural lacks “few”/,
  ],
  ['a stray brace', unit('To {name}', 'An {name'), /does not parse/],
  [
    'a sentence left in English',
    unit('Choose at least one demand', 'Choose at least one demand'),
    /English left in it/,
  ],
  [
    'half a sentence',
    unit('Nothing leaves before you confirm it.', 'Nic. nothing leaves before you'),
    /English left/,
  ],
  ['one that claims to be done and is empty', unit('Check', '', { state: 'reviewed' }), /claims to be done/],
])('%s is noticed', (_what, wrong, problem) => {
  expect(messageProblems(wrong, 'pl').join()).toMatch(problem);
});

test('what is not translated yet is no mistake, names stay as they are, a template keeps its slots', () => {
  expect(messageProblems(unit('Check', ''), 'pl')).toEqual([]);
  const licence = 'GNU Affero General Public License';
  expect(messageProblems(unit(`The ${licence}`, `Licencja ${licence}`), 'pl')).toEqual([]);
  expect(textProblems(unit('{salutation} {name}', '{salutation}')).join()).toMatch(/slots are/);
});

test('a catalogue comes back from XLIFF as it went, whatever its texts hold', () => {
  const units = [
    unit('a', 'Ein <link>„Text“</link> & \'mehr"\n\n--\nEnde '),
    unit('b', '', { id: 'y' }),
    unit('c', 'ć', { id: 'z', state: 'reviewed' }),
    unit('d', 'ď', { id: 'q', state: 'live' }),
    unit('e', 'é', { id: 'r', state: 'reviewed', sourceChanged: true }),
  ];
  expect(readXliff(writeXliff({ lang: 'cs', units }, 'x'))).toEqual({ lang: 'cs', units });
});

test.each([
  ['a file of this machine', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'],
  ['an address', '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]>'],
  ['words of its own', '<!DOCTYPE x [<!ENTITY e "more and more">]>'],
])('an XLIFF that names %s as an entity is refused', (_what, head) => {
  const file = writeXliff({ lang: 'de', units: [unit('Check', 'Prüfen')] }, 'x');
  expect(readXliff(file).units).toHaveLength(1);
  const hostile = file.replace(/^(<\?xml[^>]*>)?/, (start) => start + head).replace('Prüfen', 'Prüfen &e;');
  expect(() => readXliff(hostile)).toThrow(XliffError);
});

test('what is no XLIFF is refused with a reason', () => {
  expect(() => readXliff('{"a": 1}')).toThrow(/no well-formed XML/);
  expect(() => readXliff('<xliff><file></file></xliff>')).toThrow(/target-language/);
});

test('a message whose English has changed is used and marked; one that English dropped is not', () => {
  const xml = writeXliff(
    {
      lang: 'de',
      units: [unit('Old', 'Alt', { id: 'one' }), unit('Same', 'Gleich', { id: 'two', state: 'live' })],
    },
    'x',
  );
  expect(compile(xml, { one: 'New', two: 'Same', three: 'More' })).toEqual({
    texts: { one: 'Alt', two: 'Gleich' },
    drafts: ['one'],
    sourceChanged: ['one'],
  });
  expect(compile(xml, { two: 'Same' }).texts).toEqual({ two: 'Gleich' });
});
