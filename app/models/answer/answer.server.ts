/** "I got an answer": a writer's word, without a word of the answer. */
import { and, eq, inArray } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, answers, messages } from '#db/schema.ts';
import { moveMessage } from '../message/queue.server.ts';

export type AnswerNote = { answered: boolean; demands: number[]; at: Date };

/** The word on each letter of an action, by message. */
export async function answersTo(db: Db, messageIds: readonly number[]): Promise<Map<number, AnswerNote>> {
  if (!messageIds.length) return new Map();
  const rows = await db
    .select()
    .from(answers)
    .where(inArray(answers.messageId, [...messageIds]));
  return new Map(rows.map(({ messageId, ...note }) => [messageId, note]));
}

export type Answer = { messageId: number; answered: boolean; demands: readonly number[] };
export type AnswerResult = 'kept' | 'too early' | 'unknown';

/**
 * Keeps the word of whoever holds the receipt on one of its letters. A "yes" makes the letter answered and stays; a "no" may be
 * said again, or become a "yes". Too early: the letter has not left yet.
 */
export async function noteAnswer(db: Db, token: string, answer: Answer): Promise<AnswerResult> {
  const publicId = readToken('receipt', token);
  if (!publicId) return 'unknown';
  return db.transaction(async (tx) => {
    const [letter] = await tx
      .select({ id: messages.id, state: messages.state, demands: actions.demands })
      .from(messages)
      .innerJoin(actions, eq(actions.id, messages.actionId))
      .where(
        and(eq(actions.publicId, publicId), eq(messages.id, answer.messageId), eq(messages.kind, 'letter')),
      )
      .for('update', { of: messages });
    if (!letter) return 'unknown';
    if (!['handed over', 'accepted', 'answered'].includes(letter.state)) return 'too early';
    const answered = answer.answered || letter.state === 'answered';
    const demands = answered ? letter.demands.filter((number) => answer.demands.includes(number)) : [];
    const note = { answered, demands, at: new Date() };
    await tx
      .insert(answers)
      .values({ messageId: letter.id, ...note })
      .onConflictDoUpdate({ target: answers.messageId, set: note });
    if (answered) await moveMessage(tx, letter.id, 'answered');
    return 'kept';
  });
}
