// The catalogue and the code that asks it: nothing missing, nothing left over, nothing that breaks when it is said.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { messageProblems, slotsOf } from '#app/i18n/check.ts';
import en from '#app/i18n/en.json';
import { pageLanguages } from '#app/i18n/languages.ts';
import { catalogueOf, i18n, translator } from '#app/i18n/t.server.ts';

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

test.each(pageLanguages)('%s: every message compiles and can be said', (lang) => {
  for (const [key, message] of Object.entries({ ...en, ...catalogueOf(lang).texts })) {
    const { plain, tags } = slotsOf(message ?? '', lang);
    const values = Object.fromEntries([...plain].map((slot) => [slot, 2]));
    const makers = Object.fromEntries([...tags].map((tag) => [tag, (inside: string[]) => inside.join('')]));
    const said = i18n(lang).parts<string>(key as keyof typeof en, { ...values, ...makers });
    expect([key, said.join('')]).toEqual([key, expect.stringMatching(/\S/)]);
  }
});

test('English has the plural forms that it needs', () => {
  const units = Object.entries(en).map(([id, source]) => ({
    ...{ id, source, target: source },
    ...{ state: 'live' as const, sourceChanged: false },
  }));
  const problems = units.flatMap((unit) => messageProblems(unit, 'en'));
  expect(problems.filter((problem) => problem.includes('plural'))).toEqual([]);
});

test('a language without a catalogue is answered in English, a slot without a value is an error', () => {
  expect(translator('tlh')('copy.button')).toBe('Copy');
  expect(() => translator('en')('footer.organisation')).toThrow(/organisation/);
});

test('numbers in messages are written as the language writes them', () => {
  expect(translator('en')('tally.goal', { goal: 50_000 })).toBe('Next goal: 50,000');
});
