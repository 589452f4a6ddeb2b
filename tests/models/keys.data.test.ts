// What is personal is sealed under a key for each supporter; the master key's lines can change while the site runs.
import { eq, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { eraseWriter } from '#app/models/action/erase.server.ts';
import { countActions, foldCounts } from '#app/models/count.server.ts';
import { keyOf, openWriter } from '#app/models/keys/open.server.ts';
import { rewrapKeys } from '#app/models/keys/rotate.server.ts';
import { sealPlain } from '#app/models/keys/seal-plain.server.ts';
import { findReceipt, verifyReference } from '#app/models/receipt.server.ts';
import { addMasterKey, makeToken, newestMaster } from '#app/secret.server.ts';
import { rowsOf } from '#db/connect.ts';
import { actions, supporters } from '#db/schema.ts';
import { everyRow } from '../support/dump.ts';
import { people, ukraine, writesLetter } from '../support/people.ts';
import { actionsIn, textsIn } from '../support/texts.ts';

const campaign = await ukraine(db);
afterAll(() => database.close());

const words = 'My grandmother lived in Kharkiv.';

const jonasWrites = (email: string = people.jonas.email) =>
  writesLetter(db, campaign, 'jonas', { email, ownWords: words });

test('no table holds what Jonas typed, and everything that needs it reads it', async () => {
  const publicId = await jonasWrites();
  const dump = await everyRow(db);
  for (const canary of [people.jonas.name, people.jonas.email, words, 'Kharkiv'])
    expect(dump.includes(canary), canary).toBe(false);
  const [jonas] = await actionsIn(db);
  expect(jonas).toMatchObject({
    ownWords: words,
    writer: { name: 'Jonas Müller', email: people.jonas.email },
  });
  const letter = (await textsIn(db)).find(({ kind }) => kind === 'letter');
  expect(letter?.text).toContain(words);
  expect((await findReceipt(db, makeToken('receipt', publicId)))?.letters[0]?.text).toContain(words);
});

test('what is sealed opens in its own row only', async () => {
  await jonasWrites('jonas2@example.org');
  const [one, other] = await db.select().from(supporters).orderBy(supporters.id);
  if (!one || !other) throw new Error('Two people are missing.');
  expect(() => openWriter({ ...one, sealed: other.sealed })).toThrow();
  expect(() => openWriter({ ...one, wrappedKey: other.wrappedKey })).toThrow();
  expect(() => keyOf({ ...one, id: other.id })).toThrow();
});

test('erased: the key is gone, the counts stay, the office can still check the reference', async () => {
  const publicId = await jonasWrites('jonas3@example.org');
  const [action] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  await foldCounts(db);
  const before = await countActions(db, campaign.id, null);
  expect(await eraseWriter(db, publicId)).toBe('erased');
  expect(await db.$count(supporters, eq(supporters.id, action?.supporterId ?? 0))).toBe(0);
  await foldCounts(db);
  expect(await countActions(db, campaign.id, null)).toEqual(before);
  expect(await verifyReference(db, action?.reference ?? '')).toMatchObject({ withdrawn: false });
  const [left] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  expect(left).toMatchObject({
    state: 'confirmed',
    supporterId: null,
    sealed: null,
    digest: '',
    wordsKey: null,
  });
});

test('another line in the key file takes over while people write, and nothing is lost', async () => {
  const before = newestMaster();
  const after = addMasterKey();
  expect(after).not.toBe(before);
  await jonasWrites('jonas4@example.org');
  while ((await rewrapKeys(db)) > 0);
  const rows = await db.select().from(supporters);
  expect(new Set(rows.map(({ keyMaster }) => keyMaster))).toEqual(new Set([after]));
  expect(rows.map((row) => openWriter(row).name)).toEqual(rows.map(() => 'Jonas Müller'));
  expect((await textsIn(db)).every(({ text }) => text !== '')).toBe(true);
});

test('rows of an older release are given their key, and read the same', async () => {
  const [old] = await db
    .insert(supporters)
    .values({ name: 'Elina Virtanen', email: people.elina.email })
    .returning();
  const publicId = await jonasWrites('jonas5@example.org');
  await rowsOf(
    db,
    sql`update actions set supporter_id = ${old?.id ?? 0}, own_words = ${words}, sealed = null
        where public_id = ${publicId}::uuid`,
  );
  await rowsOf(
    db,
    sql`update message_texts set sealed = null, supporter_id = null, text = 'Dear Minister', from_name = 'Elina'
        where message_id in (select id from messages where action_id =
          (select id from actions where public_id = ${publicId}::uuid))`,
  );
  expect(await sealPlain(db)).toBe(1);
  expect(await sealPlain(db)).toBe(0);
  const mine = (await actionsIn(db)).find((action) => action.publicId === publicId);
  expect(mine).toMatchObject({
    ownWords: words,
    writer: { name: 'Elina Virtanen', email: people.elina.email },
  });
  expect((await textsIn(db)).filter(({ fromName }) => fromName === 'Elina').length).toBeGreaterThan(1);
  expect((await everyRow(db)).includes('Elina Virtanen')).toBe(false);
});
