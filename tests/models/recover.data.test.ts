import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { claimMails } from '#app/models/message/claim.server.ts';
import { freeDeadWorkers, registerWorker } from '#app/models/message/recover.server.ts';
import { sealMessages } from '#app/models/message/seal.server.ts';
import { attempts, messages, workers } from '#db/schema.ts';
import { messageRow, queueLetter } from '../support/letters.ts';

test('a claim that was committed after its worker was found dead is freed all the same', async () => {
  const dead = await registerWorker(database);
  const heir = await registerWorker(database);
  await dead.lease.release();
  await freeDeadWorkers(database, heir.id);
  const [row] = await db.select().from(workers).where(eq(workers.id, dead.id));
  expect(row?.stoppedAt).toBeInstanceOf(Date);

  const id = await queueLetter(db);
  await db.update(messages).set({ lane: 0 }).where(eq(messages.id, id));
  await claimMails(db, dead.id, 10);
  expect((await messageRow(db, id)).state).toBe('sending');
  await freeDeadWorkers(database, heir.id);
  expect((await messageRow(db, id)).state).toBe('queued');
  await heir.lease.release();
});

// On the embedded database there is one worker at a time.
test.skipIf(database.embedded)('a worker that is coming on duty is not taken for dead', async () => {
  const watcher = await registerWorker(database);
  const newcomer = await registerWorker({
    ...database,
    async hold(space, id) {
      await freeDeadWorkers(database, watcher.id); // at the worst moment: registered, the lock not yet taken
      return database.hold(space, id);
    },
  });
  const [row] = await db.select().from(workers).where(eq(workers.id, newcomer.id));
  expect(row?.stoppedAt).toBe(null);
  for (const { lease } of [watcher, newcomer]) await lease.release();
});

test('who seals a letter second gets the bytes that were kept first', async () => {
  const [twice, once] = [await queueLetter(db), await queueLetter(db)];
  const sealed = (messageId: number, words: string) => ({
    messageId,
    uid: crypto.randomUUID(),
    envelopeFrom: 'b@bounce.test',
    envelopeTo: 'a@mailbox.invalid',
    octets: words,
  });
  await sealMessages(db, [sealed(twice, 'first')]);
  const kept = await sealMessages(db, [sealed(twice, 'second'), sealed(once, 'alone')]);
  const words = new Map(kept.map(({ messageId, octets }) => [messageId, octets]));
  expect(words).toEqual(
    new Map([
      [twice, 'first'],
      [once, 'alone'],
    ]),
  );
  expect(await db.select().from(attempts).where(eq(attempts.messageId, twice))).toEqual([]);
});
