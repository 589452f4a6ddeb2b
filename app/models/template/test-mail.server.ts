/** A letter to oneself: the words of a version as a target would get them, to the person who asks for it. */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import type { LetterView } from '../letter.server.ts';
import { queueMessage } from '../message/queue.server.ts';

export type TestMail = {
  to: { name: string; email: string };
  targetId: number;
  lang: string;
  letter: LetterView;
};

/** Queues it. It goes to `to` and to nobody else, in every mail mode; the target only lends its salutation. */
export async function queueTestMail(db: Db, { to, targetId, lang, letter }: TestMail): Promise<void> {
  const address = { name: to.name, address: to.email };
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(7431, ${targetId})`);
    const [last] = await rowsOf<{ serial: number }>(
      tx,
      sql`select coalesce(max(serial), 0)::int as serial from messages where kind = 'test' and target_id = ${targetId}`,
    );
    await queueMessage(tx, {
      kind: 'test',
      campaignId: null,
      actionId: null,
      targetId,
      serial: (last?.serial ?? 0) + 1,
      fromName: env.ORG_NAME,
      to: address,
      writer: address,
      lang,
      ...testMail(letter),
    });
  });
}

/** The letter, marked as a test in its subject. */
export const testMail = ({ subject, text }: Pick<LetterView, 'subject' | 'text'>) => ({
  subject: `Test: ${subject}`,
  text,
});
