import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { answerQueue } from '#app/commands/mail-queue.ts';
import { db } from '#app/db.server.ts';
import { campaigns, messages, messageTexts } from '#db/schema.ts';
import { messageRow, queueLetter } from '../support/letters.ts';

const mail = (words: string, reason = '') => answerQueue(db, words.split(' '), reason, '/');

test('what is stopped is shown with its reason, and goes again when told to', async () => {
  await queueLetter(db);
  await mail('stop domain ministry.example', 'they asked for a pause');
  const shown = (await mail('status')).words;
  expect(shown).toMatch(/^1 × letter queued, oldest \d{4}-/);
  expect(shown).toContain('Stopped: domain ministry.example: they asked for a pause');
  await mail('go domain ministry.example');
  expect((await mail('status')).words).not.toContain('Stopped');
});

test('letting a campaign go forgets the refusals counted for it', async () => {
  await db.update(campaigns).set({ refusals: 3 }).where(eq(campaigns.slug, 'ukraine'));
  await mail('stop campaign ukraine', 'refused');
  await mail('go campaign ukraine');
  expect(await db.select({ n: campaigns.refusals }).from(campaigns)).toEqual([{ n: 0 }]);
});

test.each([
  ['stop everything', '', '--reason'],
  ['stop moon x', 'why', 'One of: everything'],
  ['stop campaign', 'why', 'Which campaign'],
  ['stop everything now', 'why', 'nothing after'],
  ['go target 7', '', 'Nothing was stopped'],
  ['evidence', '', 'log file'],
])('“%s” says what is missing', async (words, reason, message) => {
  await expect(mail(words, reason)).rejects.toThrow(message);
});

test('the relay’s log settles a letter in doubt', async () => {
  const id = await queueLetter(db);
  await db.update(messages).set({ state: 'uncertain' }).where(eq(messages.id, id));
  const [text] = await db.select().from(messageTexts).where(eq(messageTexts.messageId, id));
  const log = join(mkdtempSync(join(tmpdir(), 'dear-minister-log-')), 'mail.log');
  writeFileSync(
    log,
    `Nov 23 10:00:01 mx postfix/cleanup[1]: 4F2A: message-id=<${text?.uid}@letters.example>\n`,
  );
  expect((await mail(`evidence ${log}`)).json).toEqual([{ read: 1, settled: 1 }]);
  expect((await messageRow(db, id)).state).toBe('handed over');
});
