/** The desk where attempts are started and their results recorded, many letters to a statement. */
import { type AttemptResult, settleAttempts, startAttempts } from '#app/models/message/attempt.server.ts';
import type { Send, SendRecord } from '#app/models/message/send-record.server.ts';
import type { Clocks } from '#app/models/message/states.ts';
import type { Db } from '#db/connect.ts';
import { batched } from './batch.ts';
import type { Pass } from './points.ts';

export type Desk = {
  /**
   * The fence: true once "started" is committed and stands in the send record; false when the attempt was freed, or
   * one of the two can't say.
   */
  mayStart(send: Send): Promise<boolean>;
  /** Records a result, however long the database takes to come back: a lost one would look like a doubt. */
  settle(result: AttemptResult): void;
  drained(): Promise<void>;
};

export type Trouble = (what: string, error: unknown) => void;

export type DeskOptions = {
  db: Db;
  sends: SendRecord;
  clocks: Clocks;
  onTrouble: Trouble;
  pass?: Pass | undefined;
};

export function openDesk({ db, sends, clocks, onTrouble, pass }: DeskOptions): Desk {
  const fence = batched(async (asked: Send[]) => {
    const started = await startAttempts(
      db,
      asked.map(({ attemptId }) => attemptId),
    );
    await sends.began(asked.filter(({ attemptId }) => started.has(attemptId)));
    if (pass && started.size) await pass('started');
    return asked.map(({ attemptId }) => started.has(attemptId));
  });
  const record = batched(async (results: AttemptResult[]) => {
    const written = sends.ended(results).catch((error) => onTrouble('writing the send record', error));
    for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
      try {
        const recorded = settleAttempts(db, results, clocks);
        if (pass) await pass('recording');
        await recorded;
        await written;
        return results;
      } catch (error) {
        onTrouble('recording results', error);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  });
  return {
    mayStart: (send) =>
      fence.add(send).catch((error) => {
        onTrouble('starting attempts', error);
        return false;
      }),
    settle: (result) => void record.add(result),
    drained: record.drained,
  };
}
