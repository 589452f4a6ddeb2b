/** CSV as RFC 4180 has it, with CRLF ends. */

/**
 * Rows of text as a file. A cell that a spreadsheet would take for a formula gets a quote mark in front (OWASP, "CSV
 * injection"), which is what people see; nothing is computed.
 */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

function cell(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
