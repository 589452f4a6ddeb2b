import { parse } from 'csv-parse/sync';

import { COLUMNS, REQUIRED, type TargetRow, targetRow } from './target-row.ts';

export type { TargetRow };
export type TargetProblem = { line: number; message: string };

/** Every problem of the file at once; `line` counts from 1 and is the line on which the row ends. */
export class TargetFileError extends Error {
  readonly problems: TargetProblem[];

  constructor(problems: TargetProblem[]) {
    super(problems.map(({ line, message }) => `Line ${line}: ${message}`).join('\n'));
    this.name = 'TargetFileError';
    this.problems = problems;
  }
}

const MAX_CHARACTERS = 2_000_000;
const MAX_ROWS = 5_000;
/** Reads a CSV file of targets whole, or throws a TargetFileError that lists every bad row. */
export function parseTargetFile(csv: string): { rows: TargetRow[] } {
  const [header, ...records] = readRecords(csv);
  if (!header) throw new TargetFileError([{ line: 1, message: 'the file is empty' }]);
  const names = header.cells.map((name) => name.toLowerCase());
  const problems = headerProblems(names, header.line);
  if (problems.length > 0) throw new TargetFileError(problems);
  if (records.length === 0)
    problems.push({ line: header.line, message: 'no target follows the column names' });

  const rows: { line: number; row: TargetRow }[] = [];
  for (const record of records) {
    if (record.cells.length !== names.length) {
      problems.push({
        line: record.line,
        message: `${record.cells.length} fields where the first line names ${names.length}`,
      });
      continue;
    }
    const blank = Object.fromEntries(COLUMNS.map((name) => [name, '']));
    const parsed = targetRow.safeParse({
      ...blank,
      ...Object.fromEntries(names.map((name, i) => [name, record.cells[i]])),
    });
    if (parsed.success) rows.push({ line: record.line, row: parsed.data });
    else
      for (const issue of parsed.error.issues)
        problems.push({ line: record.line, message: `${issue.path.join('.')} ${issue.message}` });
  }
  problems.push(...clashes(rows));
  if (problems.length > 0) throw new TargetFileError(problems.sort((a, b) => a.line - b.line));
  return { rows: rows.map(({ row }) => row) };
}

function readRecords(csv: string): { line: number; cells: string[] }[] {
  if (csv.length > MAX_CHARACTERS) {
    throw new TargetFileError([{ line: 1, message: `the file is longer than ${MAX_CHARACTERS} characters` }]);
  }
  const first = csv.slice(0, 2_000).split(/[\r\n]/, 1)[0] ?? '';
  try {
    const records = parse(csv, {
      bom: true,
      delimiter: first.includes(',') ? ',' : ';',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: MAX_ROWS + 2,
      trim: true,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    if (records.length > MAX_ROWS + 1) {
      throw new TargetFileError([{ line: MAX_ROWS + 2, message: `more than ${MAX_ROWS} targets` }]);
    }
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof TargetFileError || !(error instanceof Error)) throw error;
    const at = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    throw new TargetFileError([{ line: at, message: `the CSV is broken here: ${error.message}` }]);
  }
}

function headerProblems(names: string[], at: number): TargetProblem[] {
  const known = new Set<string>(COLUMNS);
  const unknown = names.filter((name) => !known.has(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const missing = REQUIRED.filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => `unknown column "${name.slice(0, 40)}"; the columns are ${COLUMNS.join(', ')}`),
    ...twice.map((name) => `column "${name}" stands twice`),
    ...missing.map((name) => `column "${name}" is missing`),
  ].map((message) => ({ line: at, message }));
}

/** An area has one name and one time zone; an office in it stands once. */
function clashes(rows: { line: number; row: TargetRow }[]): TargetProblem[] {
  const seen = new Map<string, { line: number; row: TargetRow }>();
  const problems: TargetProblem[] = [];
  for (const { line: at, row } of rows) {
    const area = row.area.toLowerCase();
    const office = `${area}\n${row.office.toLowerCase()}`;
    const sameOffice = seen.get(office);
    const sameArea = seen.get(area);
    if (sameOffice)
      problems.push({ line: at, message: `area and office stand already on line ${sameOffice.line}` });
    else if (sameArea && (sameArea.row.area !== row.area || sameArea.row.areaName !== row.areaName)) {
      problems.push({
        line: at,
        message: `area "${row.area}" is written or named otherwise than on line ${sameArea.line}`,
      });
    }
    seen.set(office, sameOffice ?? { line: at, row });
    seen.set(area, sameArea ?? { line: at, row });
  }
  return problems;
}
