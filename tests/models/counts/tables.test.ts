import fc from 'fast-check';
import { expect, test } from 'vitest';
import { share, shown } from '#app/models/counts/shown.ts';
import { toCsv, toRecords } from '#app/models/counts/tables.ts';

test('one to four people are not told; none, five and more are', () => {
  expect([0, 1, 4, 5, 6].map(shown)).toEqual([0, null, null, 5, 6]);
});

test('a share is told of five letters or more, and only if it gives no small number away', () => {
  expect(share(0, 10)).toBe(0);
  expect(share(2, 10)).toBeNull();
  expect(share(3, 3)).toBeNull();
  expect(share(5, 8)).toBe(63);
});

test('a cell that a spreadsheet would run is text', () => {
  const csv = toCsv({
    columns: ['name', 'n'],
    rows: [
      ['=HYPERLINK("http://x.test")', 5],
      ['@sum', -3],
      ['a, "b"\nc', null],
      ['under 5', 'under 5'],
    ],
  });
  expect(csv).toBe(
    'name,n\r\n"\'=HYPERLINK(""http://x.test"")",5\r\n\'@sum,-3\r\n"a, ""b""\nc",\r\nunder 5,under 5\r\n',
  );
});

test('no text, whatever it holds, becomes a formula or another cell', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const [, line = ''] = toCsv({ columns: ['a'], rows: [[text]] }).split(/^a\r\n/);
      const cell = line.startsWith('"') ? line.slice(1, -3).replaceAll('""', '"') : line.slice(0, -2);
      expect(cell.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(text);
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

test('records name their columns, and a small number is null', () => {
  expect(toRecords({ columns: ['country', 'n'], rows: [['DE', 'under 5']] })).toEqual([
    { country: 'DE', n: null },
  ]);
});
