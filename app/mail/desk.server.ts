/** The desk where attempts are started and their results recorded, many letters to a statement. */
import { type AttemptResult, settleAttempts, startAttempts } from '#app/models/message/attempt.server.ts';
import type { Clocks } from '#app/models/message/states.ts';
import type { Db } from '#db/connect.ts';
import { batched } from './batch.ts';
import type { Pass } from './points.ts';

export type Desk = {
  /** The fence: true once "started" is committed, false when the attempt was freed, or the database can't say. */
  mayStart(attemptId: number): Promise<boolean>;
  /** Records a result, however long the database takes to come back: a lost one would look like a doubt. */
  settle(result: AttemptResult): void;
  drained(): Promise<void>;
};

export type Trouble = (what: string, error: unknown) => void;

export function openDesk(db: Db, onTrouble: Trouble, clocks: Clocks, pass?: Pass): Desk {
  const fence = batched(async (ids: number[]) => {
    const started = await startAttempts(db, ids);
    if (pass && started.size) await pass('started');
    return ids.map((id) => started.has(id));
  });
  const record = batched(async (results: AttemptResult[]) => {
    for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
      try {
        const recorded = settleAttempts(db, results, clocks);
        if (pass) await pass('recording');
        await recorded;
        return results;
      } catch (error) {
        onTrouble('recording results', error);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  });
  return {
    mayStart: (attemptId) =>
      fence.add(attemptId).catch((error) => {
        onTrouble('starting attempts', error);
        return false;
      }),
    settle: (result) => void record.add(result),
    drained: record.drained,
  };
}
