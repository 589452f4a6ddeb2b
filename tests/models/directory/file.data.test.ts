/** The directory goes out as a file and comes back the same; what would change is shown first. */
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { csvFile } from '#app/models/csv.ts';
import { compareTargets, exportTargets } from '#app/models/directory/file.server.ts';
import { importTargets } from '#app/models/import-targets.server.ts';
import { parseTargetFile } from '#app/models/target-file.ts';

test('what was exported changes nothing when it is imported again', async () => {
  const file = await exportTargets(db);
  const { rows } = parseTargetFile(file);
  expect(rows).toHaveLength(28);
  expect((await compareTargets(db, rows)).filter(({ does }) => does !== 'same')).toEqual([]);
  await importTargets(db, 'ukraine', rows);
  expect(await exportTargets(db)).toBe(file);
});

test('a dry run says row by row what would change', async () => {
  const { rows } = parseTargetFile(await exportTargets(db));
  const [austria] = rows;
  if (!austria) throw new Error('The directory is empty.');
  const changed = { ...austria, person: 'Somebody Else', email: 'else@bmeia.example' };
  const added = { ...austria, area: 'CH' };
  expect(await compareTargets(db, [changed, added])).toEqual([
    {
      area: 'AT',
      office: 'foreign-minister',
      does: 'changed',
      changes: [
        { what: 'person', from: 'Beate Meinl-Reisinger', to: 'Somebody Else' },
        { what: 'email', from: austria.email ?? '', to: 'else@bmeia.example' },
      ],
    },
    { area: 'CH', office: 'foreign-minister', does: 'new', changes: [] },
  ]);
});

test('no cell of a CSV file is a formula', () => {
  const file = csvFile(
    ['name', 'n'],
    [
      { name: '=HYPERLINK("x")', n: 1 },
      { name: 'a "b", c', n: -2 },
    ],
  );
  expect(file).toBe('\uFEFFname,n\r\n"\'=HYPERLINK(""x"")",1\r\n"a ""b"", c",-2\r\n');
});
