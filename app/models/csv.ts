/** Tables as CSV files that spreadsheets open safely. */
import { stringify } from 'csv-stringify/sync';

type Cell = string | number | boolean | null | undefined;

/**
 * A CSV file (RFC 4180, UTF-8 with a byte order mark, for Excel) of rows under their columns. A cell that a
 * spreadsheet would run as a formula gets an apostrophe in front.
 */
export function csvFile<Column extends string>(
  columns: readonly Column[],
  rows: readonly Partial<Record<Column, Cell>>[],
): string {
  return stringify([...rows], {
    bom: true,
    header: true,
    columns: [...columns],
    record_delimiter: '\r\n',
    cast: { boolean: (value) => (value ? 'yes' : 'no'), string: disarm },
  });
}

/** csv-stringify's own `escape_formulas` lets a cell pass that has a space or a tab before the sign. */
const disarm = (text: string): string => (/^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
