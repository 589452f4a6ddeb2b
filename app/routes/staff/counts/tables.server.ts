/** Every table of a dashboard, once: the page draws it and the file has the same cells. */
import { languageNames } from '#app/i18n/languages.ts';
import { translator } from '#app/i18n/t.server.ts';
import type { Dashboard, Row } from '#app/models/counts/dashboard.server.ts';
import type { Stage } from '#app/models/counts/deltas.server.ts';

import type { Cell, CountTable } from './shown-table.tsx';

export const tableNames = [
  ...(['figures', 'days', 'funnel', 'countries', 'problems', 'languages', 'demands', 'sources'] as const),
] as const;
export type TableName = (typeof tableNames)[number];

const t = translator('en');

const languageName = (code: string): string => (languageNames as Record<string, string>)[code] ?? code;

const notesOf = ({ notes }: Dashboard, day: string) =>
  notes
    .filter((note) => note.day === day)
    .map(({ text }) => text)
    .join('; ');

const shares = (rows: readonly Row[], whole: number): Cell[][] =>
  rows.map(({ key, name, n }) => [key, name, n, whole ? Math.round((n / whole) * 100) : null]);

const tables: Record<TableName, (board: Dashboard) => CountTable> = {
  figures: ({ stages }) => ({
    title: 'All stages',
    columns: ['Stage', 'Count', 'Meaning'],
    rows: (Object.keys(stages) as Stage[]).map((stage) => [
      ...[t(`stage.${stage}`), stages[stage], t(`stage.${stage}.means`)],
    ]),
  }),
  days: (board) => ({
    title: 'Letters a day',
    columns: ['Day', 'People', 'Letters written', 'Handed over', 'Notes'],
    rows: board.days.map((day) => [
      ...[day.day, day.confirmed, day.queued, day['handed over']],
      notesOf(board, day.day),
    ]),
  }),
  funnel: ({ funnel }) => ({
    title: 'From the form to the answer',
    columns: ['Step', 'Count', 'Per cent of the step before'],
    rows: funnel.map(({ stage, n, left }) => [t(`stage.${stage}`), n, left]),
  }),
  countries: ({ countries }) => ({
    title: 'Countries',
    columns: ['Code', 'Country', 'People', 'Per million inhabitants'],
    rows: countries.map(({ key, name, n, perMillion }) => [key, name, n, perMillion]),
  }),
  problems: ({ problems }) => ({
    title: 'Delivery problems, worst first',
    columns: ['Target', 'Office-holder', 'Area', 'Per cent', 'Returned', 'Refused', 'Handed over', 'Waiting'],
    rows: problems.map((each) => [
      ...[each.targetId, each.name, each.areaName, each.rate],
      ...[each.bounced, each.failed, each.handedOver, each.waiting],
    ]),
  }),
  languages: ({ languages }) => ({
    title: 'Languages',
    columns: ['Code', 'Language', 'People', 'Per cent'],
    rows: shares(
      languages.map((row) => ({ ...row, name: languageName(row.key) })),
      sum(languages),
    ),
  }),
  demands: ({ demands, ownText }) => ({
    title: 'Demands',
    columns: ['Number', 'Demand', 'Letters', 'Per cent of letters'],
    rows: shares(demands, ownText.letters),
  }),
  sources: ({ sources }) => ({
    title: 'Sources',
    columns: ['Code', 'Source', 'People', 'Per cent'],
    rows: shares(sources, sum(sources)),
  }),
};

const sum = (rows: readonly Row[]) => rows.reduce((total, { n }) => total + n, 0);

export const countTable = (name: TableName, board: Dashboard): CountTable => tables[name](board);
