/** The table of languages, for people and for programs. */
import type { Db } from '#db/connect.ts';
import { type Coverage, coverage, type Share } from '../../models/translation/coverage.server.ts';

const columns = [
  'strings',
  'mails',
  'campaign',
  'template',
  'demand',
  'area',
  'consent',
  'salutations',
] as const;

/** One line a language: done of wanted; d: drafts among them, c: where the English has changed since. */
export async function coverageReply(db: Db, campaign: string) {
  const rows = await coverage(db, campaign);
  const cells = [
    ['', ...columns],
    ...rows.map((row) => [row.lang, ...columns.map((name) => cell(row[name]))]),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index + 1]?.length ?? 0)));
  const lines = cells.map(([lang = '', ...rest]) =>
    [lang.padEnd(2), ...rest.map((text, index) => text.padEnd(widths[index] ?? 0))].join('  ').trimEnd(),
  );
  return { words: lines.join('\n'), json: rows satisfies Coverage[] };
}

const cell = ({ done, total, drafts, changed }: Share): string =>
  [`${done}/${total}`, drafts && `${drafts}d`, changed && `${changed}c`].filter(Boolean).join(' ');
