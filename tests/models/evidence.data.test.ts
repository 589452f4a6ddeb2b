import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { settleByEvidence } from '#app/models/message/evidence.server.ts';
import { claimLetters, findTurns } from '#app/models/message/turns.server.ts';
import { messages, messageTexts } from '#db/schema.ts';
import { attemptsOf, messageRow, queueLetter } from '../support/letters.ts';

test('a letter in doubt that the relay’s log names is handed over and never sent again; others stay as they are', async () => {
  const [doubtful, other, waiting] = [await queueLetter(db), await queueLetter(db), await queueLetter(db)];
  await claimLetters(db, { worker: 1, limit: 2, turns: await findTurns(db), ceilings: null });
  for (const id of [doubtful, other])
    await db.update(messages).set({ state: 'uncertain' }).where(eq(messages.id, id));
  const uidOf = async (id: number) =>
    (await db.select().from(messageTexts).where(eq(messageTexts.messageId, id)))[0]?.uid ?? '';

  const named = [await uidOf(doubtful), await uidOf(waiting), 'not-a-uid', "'; drop table messages"];
  expect(await settleByEvidence(db, named, 'in the relay’s log')).toBe(1);

  expect(await messageRow(db, doubtful)).toMatchObject({ state: 'handed over', settledAt: expect.any(Date) });
  expect(await attemptsOf(db, doubtful)).toMatchObject([
    { outcome: 'handed over', response: 'in the relay’s log' },
  ]);
  expect((await messageRow(db, other)).state).toBe('uncertain');
  expect((await messageRow(db, waiting)).state).toBe('queued');
});
