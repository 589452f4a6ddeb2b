/** The directory goes out as a file and comes back the same; what would change is shown first. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { csvFile } from '#app/models/csv.ts';
import { compareTargets, exportTargets } from '#app/models/directory/file.server.ts';
import { importTargets } from '#app/models/import-targets.server.ts';
import { parseTargetFile } from '#app/models/target-file.ts';
import type { Db } from '#db/connect.ts';
import { actions, messages, messageTexts } from '#db/schema.ts';
import { type people, ukraine, writesLetter } from '../../support/people.ts';

/** That person's letter, confirmed and waiting; returns the action's id. */
async function confirmedLetter(tx: Db, person: keyof typeof people): Promise<number> {
  const campaign = await ukraine(tx);
  const publicId = await writesLetter(tx, campaign, person);
  const [action] = await tx.select().from(actions).where(eq(actions.publicId, publicId));
  return action?.id ?? 0;
}

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

test('a file with another holder: what waits is written anew, and its writer is told', async () => {
  const waiting = await confirmedLetter(db, 'jonas');
  const { rows } = parseTargetFile(await exportTargets(db));
  const germany = rows
    .filter(({ area }) => area === 'DE')
    .map((row) => ({ ...row, person: 'Berta Neumann' }));
  await importTargets(db, 'ukraine', germany);
  const sent = await db
    .select({ kind: messages.kind, state: messages.state, toName: messageTexts.toName })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(eq(messages.actionId, waiting))
    .orderBy(messages.id);
  const letters = sent.filter(({ kind }) => kind === 'letter');
  expect(letters).toMatchObject([{ state: 'cancelled' }, { state: 'queued', toName: 'Berta Neumann' }]);
  expect(sent.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
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
