import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inStep } from '#app/commands/translations/catalogues.ts';
import { readXliff } from '#app/i18n/xliff.ts';

type Ran = { code: number; out: string; err: string };

/** `npm run -s translations -- …` on this file's database. */
function translations(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['start.js', '--built', 'translations', ...args], (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });
}

const file = join(mkdtempSync(join(tmpdir(), 'dear-minister-xliff-')), 'de.xlf');

test('texts go to a translator as a file and come back from one', async () => {
  expect(await translations('export', 'de', '--out', file)).toMatchObject({ code: 0, err: '' });
  const xml = readFileSync(file, 'utf8');
  expect(readXliff(xml)).toMatchObject({ lang: 'de' });
  writeFileSync(file, xml.replaceAll('approved="no"', 'approved="yes"'));
  expect(await translations('import', file)).toMatchObject({ code: 0, err: '' });
  const { out } = await translations('coverage', '--json');
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(25);
  expect(rows.find(({ lang }) => lang === 'de')).toMatchObject({
    demand: { done: 8, total: 8, drafts: 0, changed: 0 },
    salutations: { done: 5, total: 5 },
  });
});

test('nothing is wrong with what ships', async () => {
  expect(await translations('check')).toEqual({ code: 0, out: 'Nothing is wrong.\n', err: '' });
});

test.each([
  [['export', 'tlh'], 'is no language of ours'],
  [['import', 'tests/fixtures/three-mayors.md'], 'This is no well-formed XML'],
  [['import', '/nowhere.xlf'], "can't be read"],
  [['review', 'de', '--as', 'perfect'], 'one of draft, reviewed, live'],
  [['export', 'de', '--campaign', 'nothing'], 'There is no campaign “nothing”'],
  [['shout'], 'There is no command “shout”'],
])('%j: one sentence and exit code 1', async (args, words) => {
  const { code, err } = await translations(...args);
  expect([code, err]).toEqual([1, expect.stringContaining(words)]);
});

test('a catalogue is brought up to date: new messages wait, changed ones stay and are marked, dropped ones go', () => {
  const unit = { id: 'a', source: 'Old', target: 'Alt', state: 'live' as const, sourceChanged: false };
  const units = [unit, { ...unit, id: 'b' }, { ...unit, id: 'gone' }];
  expect(inStep(units, { a: 'Old', b: 'New', c: 'More' })).toEqual([
    unit,
    { ...unit, id: 'b', source: 'New', sourceChanged: true },
    { id: 'c', source: 'More', target: '', state: 'draft', sourceChanged: false },
  ]);
});
