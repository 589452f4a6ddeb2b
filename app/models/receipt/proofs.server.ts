/** What only the writer sees of a letter: their own word on an answer, and what ties the letter to the public ledger. */
import type { Db } from '#db/connect.ts';
import { type AnswerNote, answersTo } from '../answer/answer.server.ts';
import { type LetterProof, proofOf } from '../ledger/read.server.ts';

export type Proofs = {
  /** Null: no word yet. */
  answer: AnswerNote | null;
  /** Null: nothing of it is chained yet. */
  proof: LetterProof | null;
};

/** The letters, each with its proofs. */
export async function withProofs<Letter extends { messageId: number }>(
  db: Db,
  letters: readonly Letter[],
): Promise<(Letter & Proofs)[]> {
  const answers = await answersTo(
    db,
    letters.map(({ messageId }) => messageId),
  );
  return Promise.all(
    letters.map(async (letter) => ({
      ...letter,
      answer: answers.get(letter.messageId) ?? null,
      proof: await proofOf(db, letter.messageId),
    })),
  );
}
