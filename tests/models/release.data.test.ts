import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { importTargets } from '#app/models/import-targets.server.ts';
import { parseTargetFile } from '#app/models/target-file.ts';
import { makeToken } from '#app/secret.server.ts';
import { messages, messageTexts } from '#db/schema.ts';
import { formOf, ukraine } from '../support/people.ts';

const campaign = await ukraine(db);
const columns = 'area,office,organisation,person,title,email,email_status,salutation,closing,languages,as_of';

/** Ana writes from an area and confirms; returns what became of her letter so far. */
async function anaWritesFrom(area: string) {
  const { publicId } = await takeAction(
    db,
    campaign,
    formOf(campaign, 'ana', { area, email: `ana.${area}@example.org` }),
  );
  await confirmByLink(db, makeToken('confirm', publicId));
}

const lettersTo = (area: string) =>
  db
    .select({
      state: messages.state,
      holdReason: messages.holdReason,
      to: messageTexts.toAddress,
      toName: messageTexts.toName,
      text: messageTexts.text,
    })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(eq(messageTexts.writerAddress, `ana.${area}@example.org`))
    .orderBy(messages.id)
    .then((rows) => rows.filter((row) => row.text.includes('Ana Petrova\n')));

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
