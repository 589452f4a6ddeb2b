/** The desk where attempts are started and their results recorded, many letters to a statement. */
import { type AttemptResult, settleAttempts, startAttempts } from '#app/models/message/attempt.server.ts';
import type { Send, SendRecord } from '#app/models/message/send-record.server.ts';
import type { Clocks } from '#app/models/message/states.ts';
import type { Fast } from '#db/connect.ts';
import { log } from '../log.server.ts';
import { batched, type Gather } from './batch.ts';
import type { Pass } from './points.ts';

export type Desk = {
  /**
   * The fence: true once "started" is committed and stands in the send record; false when the attempt was freed, or
   * one of the two can't say.
   */
  mayStart(send: Send): Promise<boolean>;
  /** The same for many, in one statement: those that may. */
  startAll<Started extends Send>(sends: readonly Started[]): Promise<Started[]>;
  /** Records a result, however long the database takes to come back: a lost one would look like a doubt. */
  settle(result: AttemptResult): void;
  /** True while so many results wait for their record that nothing new should set out. */
  behind(): boolean;
  /** Resolves when it is no longer behind. */
  caughtUp(): Promise<void>;
  /** Writes down that these may leave, where the claim itself was the fence. Rejects when it can't. */
  began(sends: readonly Send[]): Promise<void>;
  drained(): Promise<void>;
};

export type Trouble = (what: string, error: unknown) => void;

export type DeskOptions = {
  /** Connections of their own: neither waits for the other, nor for a claim. */
  fence: Fast;
  record: Fast;
  sends: SendRecord;
  clocks: Clocks;
  onTrouble: Trouble;
  pass?: Pass | undefined;
};

/** An acceptance waits so long for others: what a crash takes from the record in that time is in doubt. */
const GATHER: Gather<AttemptResult> = {
  ms: 5,
  most: 64,
  hurries: ({ outcome }) => outcome !== 'handed over',
};

/** More answers than this never wait for their record: what a crash takes along is bounded, also when the database is slow. */
const MOST_UNRECORDED = 192;

export function openDesk({ fence, record, sends, clocks, onTrouble, pass }: DeskOptions): Desk {
  async function start(asked: readonly Send[]): Promise<Set<number>> {
    const started = await startAttempts(
      fence,
      asked.map(({ attemptId }) => attemptId),
    );
    await sends.began(asked.filter(({ attemptId }) => started.has(attemptId)));
    if (pass && started.size) await pass('started');
    return started;
  }
  let unrecorded = 0;
  let waiting: (() => void)[] = [];
  const behind = () => unrecorded >= MOST_UNRECORDED;

  function caughtUp(): Promise<void> {
    return behind() ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
  }

  function recorded(count: number): void {
    unrecorded -= count;
    if (behind()) return;
    for (const go of waiting) go();
    waiting = [];
  }

  const starting = batched(async (asked: Send[]) => {
    const started = await start(asked);
    return asked.map(({ attemptId }) => started.has(attemptId));
  });
  const recording = batched(async (results: AttemptResult[]) => {
    const written = sends.ended(results).catch((error) => onTrouble('writing the send record', error));
    for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
      try {
        const settled = settleAttempts(record, results, clocks);
        if (pass) await pass('recording');
        await settled;
        await written;
        recorded(results.length);
        logAttempts(results);
        return results;
      } catch (error) {
        onTrouble('recording results', error);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }, GATHER);
  return {
    mayStart: (send) =>
      starting.add(send).catch((error) => {
        onTrouble('starting attempts', error);
        return false;
      }),
    async startAll(asked) {
      const started = await start(asked);
      return asked.filter(({ attemptId }) => started.has(attemptId));
    },
    settle(result) {
      unrecorded += 1;
      recording.add(result);
    },
    behind,
    caughtUp,
    began: (asked) => sends.began(asked),
    drained: recording.drained,
  };
}

/** What the server said is not logged: it may quote the address. It stands in the database, with the attempt. */
function logAttempts(results: readonly AttemptResult[]) {
  for (const { attemptId, messageId, n, outcome, phase, code, policy } of results)
    log.info('attempt', { attempt: attemptId, message: messageId, n, outcome, phase, code, policy });
}
