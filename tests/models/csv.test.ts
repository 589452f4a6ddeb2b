import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFile } from '#app/models/csv.ts';

const withoutMark = (text: string) => text.replace(/^'(?=\s*[=+\-@\t\r])/, '');

test('no cell can be taken for a formula, and every text comes back as it was, but for the mark in front', () => {
  const cells = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(cells, fc.constantFrom('', '=', '+', '-', '@', '\t', ' ='), (row, start) => {
      const texts = row.map((text) => start + text);
      const columns = texts.map((_, place) => `column ${place}`);
      const file = csvFile(columns, [Object.fromEntries(texts.map((text, i) => [`column ${i}`, text]))]);
      const [, read = []] = parse(file, { bom: true }) as string[][];
      expect(read.map(withoutMark)).toEqual(texts.map(withoutMark));
      expect(read.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    }),
  );
});
