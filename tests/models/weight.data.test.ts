import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { sealMessages } from '#app/models/message/seal.server.ts';
import { shedWeight } from '#app/models/message/weight.server.ts';
import { findReceipt, verifyReference, verifyText } from '#app/models/receipt.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { actions, messages, proofs, sealedMessages } from '#db/schema.ts';
import { ukraine, writesLetter } from '../support/people.ts';
import { textsIn } from '../support/texts.ts';

const campaign = await ukraine(db);

beforeEach(async () => {
  await db.execute(sql`truncate mailbox_days, supporters, actions, messages, attempts cascade`);
});

/** Jonas writes and confirms; his mails are handed over so many days ago, and he was told. */
async function jonasWrote(daysAgo: number): Promise<string> {
  const publicId = await writesLetter(db, campaign, 'jonas');
  for (const { id } of await db.select().from(messages)) {
    const octets = `Message ${id}`;
    const uid = randomUUID();
    await sealMessages(db, [
      { messageId: id, envelopeFrom: 'a@b.test', envelopeTo: 'c@d.test', octets, uid },
    ]);
  }
  const then = sql`now() - make_interval(days => ${daysAgo}::int)`;
  await db.update(messages).set({ state: 'handed over', holdReason: null, settledAt: then, told: true });
  await db.update(sealedMessages).set({ sealedAt: then });
  return publicId;
}

const sealed = () => db.select().from(sealedMessages);
const textOf = async (kind: 'letter' | 'confirm') => {
  const row = (await textsIn(db)).find((each) => each.kind === kind);
  return row && { text: row.text, writer: row.writerAddress, hash: row.textSha256 };
};

test('after a month the bytes are gone and their hash is kept; the letter’s text stays, the confirm mail’s goes', async () => {
  await jonasWrote(31);
  const hashes = (await sealed()).map(({ sha256 }) => sha256).sort();
  expect(await shedWeight(db)).toBe(2);
  expect(await sealed()).toEqual([]);
  expect((await db.select().from(proofs)).map(({ sha256 }) => sha256).sort()).toEqual(hashes);
  expect((await textOf('letter'))?.text).toContain('Jonas Müller');
  expect(await textOf('confirm')).toBeUndefined();
  expect(await shedWeight(db)).toBe(0);
});

test('before that nothing goes, nor what may still be sent, nor what its writer has not been told', async () => {
  await jonasWrote(29);
  expect(await shedWeight(db)).toBe(0);
  await db.update(sealedMessages).set({ sealedAt: sql`now() - interval '400 days'` });
  for (const state of ['queued', 'sending', 'uncertain', 'held', 'failed'] as const) {
    await db.update(messages).set({ state });
    expect([state, await shedWeight(db)]).toEqual([state, 0]);
  }
  await db.update(messages).set({ state: 'handed over', told: false }).where(eq(messages.kind, 'letter'));
  expect(await shedWeight(db)).toBe(0);
});

test('after half a year a letter has no text and no writer left; its receipt opens, its hash still proves it', async () => {
  const publicId = await jonasWrote(181);
  const text = (await textOf('letter'))?.text ?? '';
  await shedWeight(db);
  expect(await textOf('letter')).toMatchObject({ text: '', writer: null });
  const receipt = await findReceipt(db, makeToken('receipt', publicId));
  expect(receipt?.letters).toMatchObject([
    { state: 'handed over', targetName: expect.stringContaining(' ') },
  ]);
  const [action] = await db.select().from(actions).where(eq(actions.publicId, publicId));
  expect(action?.templateVersionId).toBeGreaterThan(0);
  expect(await verifyReference(db, action?.reference ?? '')).toMatchObject({
    letters: [{ state: 'handed over' }],
  });
  expect(await verifyText(db, action?.reference ?? '', text)).toBe('matches');
  expect(await verifyText(db, action?.reference ?? '', `${text}!`)).toBe('differs');
});
