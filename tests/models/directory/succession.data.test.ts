import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import type { ActionForm } from '#app/models/action/take.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { editContact, editLines, NoTarget, verifyTarget } from '#app/models/directory/edit.server.ts';
import { findEntry, listDirectory, listTerms } from '#app/models/directory/list.server.ts';
import { openTerm, type Succession, TooEarly } from '#app/models/directory/succession.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { areas } from '#db/schema.ts';
import { ukraine, writesLetter } from '../../support/people.ts';
import { textsIn } from '../../support/texts.ts';

const campaign = await ukraine(db);
let offices: Map<string, number>;
beforeAll(async () => {
  const rows = await db.select().from(areas);
  offices = new Map(rows.flatMap(({ code, targetId }) => (targetId ? [[code, targetId]] : [])));
});
const office = (area: string) => offices.get(area) ?? 0;

async function writes(area: string, changes: Partial<ActionForm> = {}): Promise<string> {
  const email = `ana.${area}.${Math.random()}@example.org`;
  return writesLetter(db, campaign, 'ana', { area, email, ...changes });
}

const mailsTo = (area: string) =>
  textsIn(db).then((rows) =>
    rows
      .filter(({ targetId, kind }) => targetId === office(area) && kind !== 'receipt')
      .map((row) => ({ ...row, reason: row.holdReason })),
  );

const nova = (area: string, changes: Partial<Succession> = {}): Succession => ({
  targetId: office(area),
  from: '2026-11-20',
  person: 'Nova Novak',
  title: 'Minister for Foreign Affairs',
  source: 'https://office.example/news',
  lines: [{ lang: 'en', salutation: 'Dear Ms Novak,', closing: 'With respect,' }],
  letters: 're-address',
  ...changes,
});

test('re-addressed: written anew to the new holder, later, and the writer is told and may take it back', async () => {
  const publicId = await writes('DE');
  expect(await openTerm(db, nova('DE'))).toEqual({ readdressed: 1, held: 0, closed: 0 });
  const [old, fresh, note] = await mailsTo('DE');
  expect(old).toMatchObject({ state: 'cancelled', toName: 'Johann Wadephul' });
  expect(fresh).toMatchObject({ kind: 'letter', state: 'queued', toName: 'Nova Novak' });
  expect(fresh?.text).toMatch(/^Dear Ms Novak,.*With respect,\nAna Petrova\n/s);
  expect(fresh?.text).not.toContain('Wadephul');
  expect(fresh?.dueAt.getTime()).toBeGreaterThan(Date.now() + 47 * 3_600_000);
  expect(note).toMatchObject({ kind: 'notice', state: 'queued', toName: 'Ana Petrova' });
  expect(note?.text).toContain('now held by Nova Novak');
  expect(await withdrawAction(db, makeToken('receipt', publicId))).toBe('withdrawn');
});

test('a letter whose own words name the former holder is held for a person to read', async () => {
  await writes('FR', { ownWords: 'Monsieur Barrot, vous avez promis.' });
  expect(await openTerm(db, nova('FR'))).toEqual({ readdressed: 0, held: 1, closed: 0 });
  expect(await mailsTo('FR')).toMatchObject([{ state: 'held', reason: 'target changed' }]);
});

test('closed: nothing is sent, and the writer has the text back', async () => {
  await writes('IT');
  expect(await openTerm(db, nova('IT', { letters: 'close' }))).toMatchObject({ closed: 1 });
  const [letter, note] = await mailsTo('IT');
  expect(letter?.state).toBe('cancelled');
  expect(note?.text).toContain('I am writing to you from Italy');
});

test('a day that has not come changes nothing', async () => {
  await writes('PL');
  await expect(openTerm(db, nova('PL', { from: '2999-01-01' }))).rejects.toThrow(TooEarly);
  expect(await mailsTo('PL')).toMatchObject([
    { kind: 'letter', state: 'queued', toName: 'Radosław Sikorski' },
  ]);
  expect((await listTerms(db, office('PL')))[0]?.person).toBe('Radosław Sikorski');
});

test('another address is unverified until a person has checked it; then the letters go', async () => {
  const contact = {
    organisation: 'Ministry',
    email: 'new.office@mfa.example',
    emailSource: 'https://mfa.example/contact',
    formUrl: null,
    languages: ['es'],
    timeZone: 'Europe/Madrid',
    note: null,
  };
  await editContact(db, office('ES'), contact);
  expect(await findEntry(db, office('ES'))).toMatchObject({ emailStatus: 'unverified', stale: true });
  await writes('ES');
  expect(await mailsTo('ES')).toMatchObject([{ state: 'held', reason: 'address unverified' }]);
  expect(await verifyTarget(db, office('ES'))).toBe(1);
  expect(await mailsTo('ES')).toMatchObject([{ state: 'queued' }]);
  expect(await findEntry(db, office('ES'))).toMatchObject({ emailStatus: 'verified', stale: false, held: 0 });
  await editContact(db, office('ES'), { ...contact, email: null });
  await expect(verifyTarget(db, office('ES'))).rejects.toThrow(NoTarget);
});

test('the directory says which languages lack their lines', async () => {
  const list = await listDirectory(db, { campaignId: campaign.id });
  expect(list).toHaveLength(28);
  const lines = [{ lang: 'mt', salutation: 'Onorevoli Ministru,', closing: 'Dejjem tiegħek,' }];
  await editLines(db, office('MT'), lines);
  expect((await findEntry(db, office('MT')))?.unsaluted).not.toContain('mt');
  expect((await listTerms(db, office('MT')))[0]?.lines).toContainEqual(lines[0]);
});
