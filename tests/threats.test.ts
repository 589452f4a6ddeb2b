// The threat table of docs/security.md names, for every threat, the suites that play it.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const suites = readdirSync('tests', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `/${file.replaceAll('\\', '/').replace(/\.test\.ts$/, '')}`);

const threats = readFileSync('docs/security.md', 'utf8')
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| threat /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every threat has its answer and a suite that is there', () => {
  expect(threats?.length).toBeGreaterThan(30);
  for (const [, threat, answer = '', , tests = ''] of threats ?? []) {
    const named = tests.split(',').map((one) => one.trim().replace(/:.*$/, ''));
    const missing = named.filter((name) => !suites.some((suite) => suite.endsWith(`/${name}`)));
    expect([threat, answer.length > 20, missing]).toEqual([threat, true, []]);
  }
});
