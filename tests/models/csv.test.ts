import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFile } from '#app/models/csv.ts';

test('no text, whatever it holds, becomes a formula or another cell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (text, n) => {
      const file = csvFile(['a', 'n'], [{ a: text, n }]);
      const [header, row] = parse(file, { bom: true, relax_column_count: true }) as string[][];
      expect(header).toEqual(['a', 'n']);
      expect(row?.[1]).toBe(String(n));
      expect([text, `'${text}`]).toContain(row?.[0]);
      expect(row?.[0]).not.toMatch(/^\s*[=+\-@\t\r]/);
    }),
  );
});
