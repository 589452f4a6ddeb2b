import { expect, test } from 'vitest';
import { share, shown } from '#app/models/counts/shown.ts';
import { toRecords } from '#app/models/counts/tables.ts';

test('one to four people are not told; none, five and more are', () => {
  expect([0, 1, 4, 5, 6].map(shown)).toEqual([0, null, null, 5, 6]);
});

test('a share is told of five letters or more, and only if it gives no small number away', () => {
  expect(share(0, 10)).toBe(0);
  expect(share(2, 10)).toBeNull();
  expect(share(3, 3)).toBeNull();
  expect(share(5, 8)).toBe(63);
});

test('records name their columns, and a small number is null', () => {
  expect(toRecords({ columns: ['country', 'n'], rows: [['DE', 'under 5']] })).toEqual([
    { country: 'DE', n: null },
  ]);
});
