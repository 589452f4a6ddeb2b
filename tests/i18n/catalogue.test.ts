// The catalogue and the code that asks it: nothing missing, nothing left over, nothing that breaks when it is said.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import en from '#app/i18n/en.json';
import { pageLanguages } from '#app/i18n/languages.ts';
import { i18n, translator } from '#app/i18n/t.server.ts';

const root = path.resolve(import.meta.dirname, '../../app');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(path.join(root, file), 'utf8'));
const code = sources.join('\n');
const keys = Object.keys(en);

/** `way.${state}` asks for every key that begins with `way.`; what begins with a slot says nothing. */
const patterns = [...code.matchAll(/`([a-z][\w. -]*(?:\$\{[^}]*\}[\w. -]*)+)`/g)].map(
  ([, text = '']) => new RegExp(`^${text.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '.+')}$`),
);

test('every message is asked for somewhere', () => {
  const unused = keys.filter((key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`));
  expect(unused.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
});

test('every message that is asked for exists', () => {
  const literal = [...code.matchAll(/\bt\(\s*'([^']+)'|\bmessage="([^"]+)"|\bkey: '([a-z]+\.[^']+)'/g)];
  const asked = literal.map(([, said, rich, problem]) => said ?? rich ?? problem ?? '');
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((key) => !keys.includes(key))).toEqual([]);
});

test('keys are sorted into pages, and no two say the same thing twice by accident', () => {
  expect(keys.filter((key) => !/^[a-z]+(\.[\w -]+)+$/.test(key))).toEqual([]);
});

/** What the parser calls its elements, from its enum. */
const TYPE = { literal: 0, select: 5, plural: 6, pound: 7, tag: 8 } as const;

type Slots = { plain: Set<string>; tags: Set<string>; plurals: Set<string>[] };

function slotsOf(message: string): Slots {
  const slots: Slots = { plain: new Set(), tags: new Set(), plurals: [] };
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      if (element.type === TYPE.tag) slots.tags.add(element.value);
      else if (element.type !== TYPE.literal && element.type !== TYPE.pound) slots.plain.add(element.value);
      if (element.type === TYPE.plural) slots.plurals.push(new Set(Object.keys(element.options)));
      if (element.type === TYPE.tag) walk(element.children);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(message, 'en').getAst());
  return slots;
}

test.each(pageLanguages)('%s: every message compiles and can be said', (lang) => {
  for (const [key, message] of Object.entries(en)) {
    const { plain, tags } = slotsOf(message);
    const values = Object.fromEntries([...plain].map((slot) => [slot, 2]));
    const makers = Object.fromEntries([...tags].map((tag) => [tag, (inside: string[]) => inside.join('')]));
    const said = i18n(lang).parts<string>(key as keyof typeof en, { ...values, ...makers });
    expect([key, said.join('')]).toEqual([key, expect.stringMatching(/\S/)]);
  }
});

test.each(pageLanguages)('%s: every plural has the forms that the language needs', (lang) => {
  const needed = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  for (const [key, message] of Object.entries(en)) {
    for (const forms of slotsOf(message).plurals)
      expect([key, needed.filter((form) => !forms.has(form))]).toEqual([key, []]);
  }
});

test('a language without a catalogue is answered in English, a slot without a value is an error', () => {
  expect(translator('tlh')('copy.button')).toBe('Copy');
  expect(() => translator('en')('footer.organisation')).toThrow(/organisation/);
});

test('numbers in messages are written as the language writes them', () => {
  expect(translator('en')('tally.goal', { goal: 50_000 })).toBe('Next goal: 50,000');
});
