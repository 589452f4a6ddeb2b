import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { importTargets } from '#app/models/import-targets.server.ts';
import { parseTargetFile } from '#app/models/target-file.ts';
import { ukraine, writesLetter } from '../support/people.ts';
import { textsIn } from '../support/texts.ts';

const campaign = await ukraine(db);
const columns = 'area,office,organisation,person,title,email,email_status,salutation,closing,languages,as_of';

/** Ana writes from an area and confirms; returns what became of her letter so far. */
async function anaWritesFrom(area: string) {
  await writesLetter(db, campaign, 'ana', { area, email: `ana.${area}@example.org` });
}

const lettersTo = (area: string) =>
  textsIn(db).then((rows) =>
    rows
      .filter((row) => row.writerAddress === `ana.${area}@example.org` && row.text.includes('Ana Petrova\n'))
      .map(({ state, holdReason, toAddress: to, toName, text }) => ({ state, holdReason, to, toName, text })),
  );

const settle = (row: string) => importTargets(db, 'ukraine', parseTargetFile(`${columns}\n${row}\n`).rows);

test('an address that staff verify lets the letters go that waited for it, as they were written', async () => {
  await anaWritesFrom('SK');
  const [before] = await lettersTo('SK');
  expect(before).toMatchObject({ state: 'held', holdReason: 'address unverified' });
  const done = await settle(
    'SK,foreign-minister,Ministry,Juraj Blanár,Minister,office@mzv.example,verified,"Dear Minister,","Yours sincerely,",en,2026-11-20',
  );
  expect(done.released).toBe(1);
  expect(await lettersTo('SK')).toEqual([
    { ...before, state: 'queued', holdReason: null, to: 'office@mzv.example' },
  ]);
});

test('a new office-holder: the waiting letter is written anew, and nothing of the old greeting is left', async () => {
  await anaWritesFrom('BG');
  expect(await lettersTo('BG')).toMatchObject([{ state: 'held', holdReason: 'target changed' }]);
  await settle(
    'BG,foreign-minister,Ministry,Nova Ministra,Minister,office@mfa.example,verified,"Dear Ms Ministra,","With respect,",en,2026-11-20',
  );
  expect(await lettersTo('BG')).toMatchObject([
    { state: 'cancelled' },
    {
      state: 'queued',
      holdReason: null,
      toName: 'Nova Ministra',
      to: 'office@mfa.example',
      text: expect.stringMatching(/^Dear Ms Ministra,.*With respect,\nAna Petrova\n/s),
    },
  ]);
});

test('an address that is still unverified releases nothing', async () => {
  await anaWritesFrom('RO');
  const done = await settle(
    'RO,foreign-minister,Ministry,Oana Țoiu,Minister,office@mae.example,unverified,"Dear Minister,","Yours sincerely,",en,2026-11-20',
  );
  expect(done.released).toBe(0);
  expect(await lettersTo('RO')).toMatchObject([{ state: 'held', holdReason: 'address unverified' }]);
});
