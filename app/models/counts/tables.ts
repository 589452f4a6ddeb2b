/** The tables of a results page as data: the same cells for CSV and JSON. */
import type { Results } from './results.server.ts';

export type Cell = string | number | null;
export type Table = { columns: string[]; rows: Cell[][] };

export const tableNames = [
  'stages',
  'countries',
  'days',
  'demands',
  'demand-shares',
  'ministers',
  'positions',
] as const;
export type TableName = (typeof tableNames)[number];

/** A number that is too small to be told. */
const UNDER = 'under 5';
const cell = (n: number | null): Cell => (n === null ? UNDER : n);

const tables: Record<TableName, (results: Results) => Table> = {
  stages: ({ stages }) => ({
    columns: ['stage', 'count'],
    rows: Object.entries(stages).map(([stage, n]) => [stage, cell(n)]),
  }),
  countries: ({ countries }) => ({
    columns: ['country', 'name', 'confirmed', 'per_million'],
    rows: countries.map(({ code, name, n, perMillion }) => [code, name, cell(n), perMillion]),
  }),
  days: ({ days }) => ({ columns: ['day', 'letters'], rows: days.map(({ day, n }) => [day, cell(n)]) }),
  demands: ({ demands }) => ({
    columns: ['demand', 'label', 'letters', 'per_cent'],
    rows: demands.map(({ number, label, n, share }) => [number, label, cell(n), share]),
  }),
  'demand-shares': ({ demandShares, demands }) => ({
    columns: ['country', 'name', 'letters', ...demands.map(({ number }) => `demand_${number}_per_cent`)],
    rows: demandShares.map(({ code, name, letters, shares }) => [code, name, cell(letters), ...shares]),
  }),
  ministers: ({ ministers }) => ({
    columns: ['area', 'name', 'written', 'handed_over', 'accepted', 'waiting', 'answered', 'silent_since'],
    rows: ministers.map((m) => [
      ...[m.area, m.name],
      ...[m.written, m.handedOver, m.accepted, m.waiting, m.answered].map(cell),
      m.silentSince?.toISOString().slice(0, 10) ?? null,
    ]),
  }),
  positions: ({ ministers, demands }) => ({
    columns: ['area', 'name', 'demand', 'label', 'position', 'said_on', 'said_by', 'evidence'],
    rows: ministers.flatMap((m) =>
      m.positions.map(({ demand, stance, saidOn, byOffice, evidence }) => [
        ...[m.area, m.name, demand, demands.find(({ number }) => number === demand)?.label ?? null],
        ...[stance, saidOn, byOffice ? 'office' : 'staff', evidence],
      ]),
    ),
  }),
};

export const tableOf = (name: TableName, results: Results): Table => tables[name](results);

/** One object a row, keyed by column; a number too small to be told is null. */
export const toRecords = ({ columns, rows }: Table): Record<string, Cell>[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, plain(row[place])])));

const plain = (value: Cell | undefined): Cell => (value === undefined || value === UNDER ? null : value);
