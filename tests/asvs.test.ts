// OWASP ASVS 5.0.0: docs/asvs.csv says of each item of level 1, and of level 2 where people and their data are concerned
// (V6 authentication, V7 sessions, V8 access, V14 data protection), how it is met and which test shows it.
import { expect, test } from 'vitest';
import { citationProblems, readTable } from './support/cited.ts';

type Row = Record<'id' | 'level' | 'requirement' | 'status' | 'how' | 'test', string>;
const rows = readTable<keyof Row>('docs/asvs.csv');

/** The numbers of the standard, by section. */
const levels: Record<string, Record<string, number[]>> = {
  1: {
    ...{ '1.2': [1, 2, 3, 4, 5], '1.3': [1, 2], '1.5': [1], '2.1': [1], '2.2': [1, 2], '2.3': [1] },
    ...{ '3.2': [1, 2], '3.3': [1], '3.4': [1, 2], '3.5': [1, 2, 3], '4.1': [1], '4.4': [1] },
    ...{ '5.2': [1, 2], '5.3': [1, 2], '6.1': [1], '6.2': [1, 2, 3, 4, 5, 6, 7, 8], '6.3': [1, 2] },
    ...{ '6.4': [1, 2], '7.2': [1, 2, 3, 4], '7.4': [1, 2], '8.1': [1], '8.2': [1, 2], '8.3': [1] },
    ...{ '9.1': [1, 2, 3], '9.2': [1], '10.4': [1, 2, 3, 4, 5], '11.3': [1, 2], '11.4': [1], '12.1': [1] },
    ...{ '12.2': [1, 2], '13.4': [1], '14.2': [1], '14.3': [1], '15.1': [1], '15.2': [1], '15.3': [1] },
  },
  2: {
    ...{ '6.1': [2, 3], '6.2': [9, 10, 11, 12], '6.3': [3, 4], '6.4': [3, 4], '6.5': [1, 2, 3, 4, 5] },
    ...{ '6.6': [1, 2, 3], '6.8': [1, 2, 3, 4], '7.1': [1, 2, 3], '7.3': [1, 2], '7.4': [3, 4, 5] },
    ...{ '7.5': [1, 2], '7.6': [1, 2], '8.1': [2], '8.2': [3], '8.4': [1], '14.1': [1, 2] },
    ...{ '14.2': [2, 3, 4], '14.3': [2, 3] },
  },
};
const wanted = Object.entries(levels).flatMap(([level, sections]) =>
  Object.entries(sections).flatMap(([section, items]) => items.map((item) => `${section}.${item} ${level}`)),
);

test('each item of the standard that we look at is there, once, with its level, and no other', () => {
  expect(wanted).toHaveLength(70 + 44);
  expect(rows.map(({ id, level }) => `${id} ${level}`).sort()).toEqual([...wanted].sort());
});

/** Who meets it, and whether a test must show it. */
const statuses: Record<string, { test: boolean }> = {
  met: { test: true },
  partly: { test: true },
  'not met': { test: false },
  operator: { test: false },
  'not applicable': { test: false },
};

test('what is met names the test that shows it; what is not says why', () => {
  for (const { id, status, how, test: cited, requirement } of rows) {
    const wants = statuses[status];
    expect([id, status, wants !== undefined, requirement.length > 10]).toEqual([id, status, true, true]);
    if (status !== 'met') expect([id, how.length > 15]).toEqual([id, true]);
    if (wants?.test) expect([id, citationProblems(cited)]).toEqual([id, []]);
    else expect([id, cited]).toEqual([id, '']);
  }
});

test('a test that is not there, or has another title, is noticed', () => {
  expect(
    citationProblems('tests/asvs.test.ts: a test that is not there, or has another title, is noticed'),
  ).toEqual([]);
  expect(citationProblems('tests/asvs.test.ts: met')).toHaveLength(1);
  expect(citationProblems('tests/nowhere.test.ts: met')).toEqual(['tests/nowhere.test.ts is not there']);
  expect(citationProblems('by hand')).toEqual(['"by hand" is no test']);
});
