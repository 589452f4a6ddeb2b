/** Documents that name tests as their proof: `tests/….test.ts: the words of its title`, several of them joined by ` + `. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The rows of a table in docs/, by the names of its columns. */
export const readTable = <Column extends string>(file: string): Record<Column, string>[] =>
  parse(readFileSync(file), { columns: true });

/** What is wrong with a citation: a file that is not there, or a title that the file has not. Empty when it is right. */
export function citationProblems(cited: string): string[] {
  return cited.split(' + ').flatMap((one) => {
    const [, file = '', title = ''] = /^(tests\/\S+\.test\.ts): (.+)$/.exec(one) ?? [];
    if (!file) return [`"${one}" is no test`];
    if (!existsSync(file)) return [`${file} is not there`];
    return titlesIn(file).has(title) ? [] : [`${file} has no test "${title}"`];
  });
}

const known = new Map<string, Set<string>>();

/** The titles of tests and groups as they are written, with `%s` and `$name` in those of tables. */
function titlesIn(file: string): Set<string> {
  const before = known.get(file);
  if (before) return before;
  const found = readFileSync(file, 'utf8').matchAll(
    /(?:^|[\s)])\(?\s*(['"`])((?:\\.|(?!\1)[^\\])+)\1,\s*(?:async )?\(/gm,
  );
  const calls = readFileSync(file, 'utf8').matchAll(
    /\b(?:test|it|describe)\b[^'"`\n]*\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])+)\1/g,
  );
  const titles = new Set([...found, ...calls].map(([, , title = '']) => title.replace(/\\(['"`\\])/g, '$1')));
  known.set(file, titles);
  return titles;
}
