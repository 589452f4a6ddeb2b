/** Whether an answer came: the writer's word, and the one mail that asks for it. */
import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { noteAnswer } from '#app/models/answer/answer.server.ts';
import { queueFollowUps, stopMails } from '#app/models/answer/follow-up.server.ts';
import { openText } from '#app/models/keys/open.server.ts';
import { moveMessage } from '#app/models/message/queue.server.ts';
import { queueReceipts } from '#app/models/notice.server.ts';
import { findReceipt } from '#app/models/receipt.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { answers, followUps, messages, messageTexts, supporters } from '#db/schema.ts';
import { formOf, ukraine, writesLetter } from '../../support/people.ts';
import { timePasses } from '../../support/time.ts';

const campaign = await ukraine(db);
const { send, adult, updates } = campaign.consents;

async function startAnew() {
  for (const table of ['messages', 'actions', 'supporters', 'mailbox_days'])
    await db.execute(sql`delete from ${sql.identifier(table)}`);
}
beforeEach(startAnew);

/** Jonas writes and confirms; with `asked` he agrees to hear what came of it. */
async function jonasWrites(asked: boolean) {
  const consents = [send.id, adult.id, ...(asked ? [updates.id] : [])];
  const publicId = await writesLetter(db, campaign, 'jonas', { consents, demands: [1, 3] });
  const [letter] = await db.select().from(messages).where(eq(messages.kind, 'letter'));
  return { id: letter?.id ?? 0, publicId, receipt: makeToken('receipt', publicId) };
}

async function leaves(id: number) {
  await moveMessage(db, id, 'sending');
  await db.update(messages).set({ state: 'handed over', settledAt: sql`now()` }).where(eq(messages.id, id));
  await queueReceipts(db);
}

const daysPass = (days: number) => timePasses(db, `${days} days`);
const notices = () => db.select().from(messages).where(eq(messages.kind, 'notice'));
const state = async (id: number) => (await db.select().from(messages).where(eq(messages.id, id)))[0]?.state;

test('a “no” may become a “yes”, a “yes” stays; nothing is kept but that, and demands that the letter had', async () => {
  const { id, receipt } = await jonasWrites(false);
  const word = (answered: boolean, demands: number[] = []) =>
    noteAnswer(db, receipt, { messageId: id, answered, demands });
  expect(await word(true)).toBe('too early');
  await leaves(id);
  expect(await word(false)).toBe('kept');
  expect((await findReceipt(db, receipt))?.letters[0]?.answer).toMatchObject({ answered: false });
  expect(await state(id)).toBe('handed over');
  expect(await word(true, [3, 2, 99])).toBe('kept');
  expect(await state(id)).toBe('answered');
  await word(false);
  expect(await db.select().from(answers)).toMatchObject([{ messageId: id, answered: true }]);
  expect(Object.keys((await db.select().from(answers))[0] ?? {})).toEqual([
    'messageId',
    'answered',
    'demands',
    'at',
  ]);
});

test('nobody speaks for a letter of somebody else', async () => {
  const { id } = await jonasWrites(false);
  await leaves(id);
  const { publicId } = await takeAction(db, campaign, formOf(campaign, 'elina'));
  const other = noteAnswer(db, makeToken('receipt', publicId), {
    messageId: id,
    answered: true,
    demands: [],
  });
  expect(await other).toBe('unknown');
  expect(await noteAnswer(db, 'forged', { messageId: id, answered: true, demands: [] })).toBe('unknown');
});

test('who agreed to hear from us is asked once, after two weeks; who did not is never asked', async () => {
  const { id } = await jonasWrites(true);
  await leaves(id);
  await daysPass(13);
  expect(await queueFollowUps(db)).toBe(0);
  await daysPass(1);
  expect(await queueFollowUps(db)).toBe(1);
  expect(await queueFollowUps(db)).toBe(0);
  const [mail] = await notices();
  const [row] = await db
    .select()
    .from(messageTexts)
    .innerJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .where(eq(messageTexts.messageId, mail?.id ?? 0));
  const text = row && openText(row.message_texts, row.supporters);
  expect(text).toMatchObject({ toAddress: 'jonas@example.org', subject: 'Has the office answered you?' });
  expect(text?.text).toContain(text?.stopUrl ?? 'no address');
  expect(text?.stopUrl).toMatch(/\/stop\/[\w-]{43}$/);
});

test('not asked: without consent, after a stop, after an answer, after taking it back', async () => {
  const silent = await jonasWrites(false);
  await leaves(silent.id);
  expect(await db.$count(followUps)).toBe(0);
  await startAnew();

  const stopped = await jonasWrites(true);
  await leaves(stopped.id);
  expect(await stopMails(db, makeToken('receipt', stopped.publicId))).toBe(false);
  expect(await stopMails(db, makeToken('stop', stopped.publicId))).toBe(true);
  await daysPass(15);
  expect(await queueFollowUps(db)).toBe(0);
  await startAnew();

  const answered = await jonasWrites(true);
  await leaves(answered.id);
  await noteAnswer(db, answered.receipt, { messageId: answered.id, answered: true, demands: [] });
  await daysPass(15);
  await queueFollowUps(db);
  expect(await notices()).toEqual([]);
});

test('a stop that comes before the letter has left holds', async () => {
  const { id, publicId } = await jonasWrites(true);
  await stopMails(db, makeToken('stop', publicId));
  await leaves(id);
  await daysPass(30);
  expect(await queueFollowUps(db)).toBe(0);
});
