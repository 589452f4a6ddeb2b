import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from '#app/models/csv.ts';

test('no cell can be taken for a formula, and every text comes back as it was, but for the mark in front', () => {
  const cells = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(cells, fc.constantFrom('', '=', '+', '-', '@', '\t', ' ='), (row, start) => {
      const texts = row.map((text) => start + text);
      const [read = []] = parse(toCsv([texts]), { relax_column_count: true }) as string[][];
      expect(read.map((cell) => cell.replace(/^'(?=\s*[=+\-@\t\r])/, ''))).toEqual(
        texts.map((text) => text.replace(/^'(?=\s*[=+\-@\t\r])/, '')),
      );
      expect(read.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    }),
  );
});
