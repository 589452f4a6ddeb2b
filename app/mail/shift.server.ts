/** One worker's shift: from registering to its last recorded result. Ends early when its lease is lost. */
import type { Ceilings } from '#app/models/message/ceilings.ts';
import { type Claim, claimMails, type ReadyMessage } from '#app/models/message/claim.server.ts';
import { freeDeadWorkers, retireWorker, takeUpWork } from '#app/models/message/recover.server.ts';
import { type Clocks, clocks as usual } from '#app/models/message/states.ts';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import type { Database } from '#db/connect.ts';
import { carry } from './carrier.server.ts';
import { openDesk, type Trouble } from './desk.server.ts';
import { aheadFor, openLane, type Source } from './lane.server.ts';
import { openLine } from './line.server.ts';
import { keepLookout } from './lookout.server.ts';
import type { OnPoint, Pass } from './points.ts';
import { type Porter, postPorter } from './porter.server.ts';
import { goRound } from './rounds.server.ts';
import type { SmtpOptions } from './smtp.server.ts';
import { sort } from './sorting.server.ts';

export type ShiftOptions = {
  database: Database;
  relay: SmtpOptions;
  /** SMTP connections: for mails people wait for, and for letters. */
  connections: { fast: number; letters: number };
  /** Null outside live mode: pace is computed and shown there, but holds nothing. */
  ceilings: Ceilings | null;
  onTrouble: Trouble;
  /** For rehearsals: shorter waits, and word of named moments. */
  clocks?: Clocks;
  onPoint?: OnPoint;
};

export type Shift = { lost: Promise<void>; end(): Promise<void> };

/**
 * With so few connections each fence would wait for a commit of its own; letters are fenced ahead instead: one round, or
 * two when a commit has just returned.
 */
const FEW = 25;
const LOOK_FOR_DEAD_MS = 1_000;
/** Letters under way get this long to finish when a shift ends; then their connections are cut. */
const PATIENCE_MS = 20_000;

/**
 * Starts claiming and sending. `end` lets letters under way finish, records them and frees the rest. Rejects with
 * GateShut, before anything is touched, when the database was put back from a backup.
 */
export async function startShift(options: ShiftOptions): Promise<Shift> {
  const porter = await postPorter(options.database, options.onTrouble);
  try {
    return await startWork(options, porter);
  } catch (error) {
    await porter.leave();
    throw error;
  }
}

async function startWork(
  { database, relay, connections, ceilings, onTrouble, clocks = usual, onPoint }: ShiftOptions,
  porter: Porter,
): Promise<Shift> {
  const lanes: Source[] = [];
  let warm = () => {};
  const ear = await database.listen(CHANNEL, () => {
    for (const each of lanes) each.wake();
    warm();
  });
  const worker = await takeUpWork(database, clocks).catch(async (error) => {
    await ear.stop().catch(() => {});
    throw error;
  });
  const reaper = database.embedded ? undefined : setInterval(lookForDead, LOOK_FOR_DEAD_MS);

  function lookForDead() {
    freeDeadWorkers(database, worker.id, clocks).catch((error) =>
      onTrouble('looking for dead workers', error),
    );
  }
  const pass: Pass | undefined = onPoint && ((point) => onPoint(point, worker.id));
  await pass?.('on duty');
  let breakOff = () => {};
  const brokenOff = new Promise<void>((resolve) => {
    breakOff = resolve;
  });
  const lines = [database.fast(), database.fast(), database.fast(), database.fast()] as const;
  const [mailClaims, letterClaims, fence, record] = lines;
  // Open before the first letter needs them. Where they can't be had, nothing of this shift stays behind.
  await Promise.all(lines.map((each) => each.run('select 1', []))).catch(async (error) => {
    clearInterval(reaper);
    await ear.stop().catch(() => {});
    await retireWorker(database, worker, clocks).catch((retiring) => onTrouble('retiring', retiring));
    await Promise.all(lines.map((each) => each.end()));
    throw error;
  });
  const line = openLine(relay, (ms) => {
    for (const each of lanes) each.rest(ms);
  });
  warm = line.warm;
  const desk = openDesk({ fence, record, sends: porter.sends, clocks, onTrouble, pass });
  const onBroken = (error: unknown) => {
    onTrouble('claiming', error);
    breakOff();
  };
  /** A session is opened while what was claimed is read and sealed. */
  const noticed = (claim: (limit: number) => Promise<Claim[]>) => async (limit: number) => {
    const claims = await claim(limit);
    if (claims.length) line.warm();
    if (claims.length && pass) await pass('claimed');
    return claims;
  };
  const sorting = { desk, host: relay.host, onTrouble, pass };
  const fast = openLane({
    claim: noticed((limit) => claimMails(mailClaims, worker.id, limit, true)),
    async prepare(claims) {
      try {
        const mails = await sort(claims, { ...sorting, fast: mailClaims });
        await desk.began(mails);
        return mails;
      } catch (error) {
        giveBack(claims);
        throw error;
      }
    },
    fence: null,
    ahead: { least: connections.fast * 2, most: connections.fast * 2 },
    onBroken,
  });
  const isAhead = connections.letters <= FEW;
  const letters = openLane({
    claim: noticed(goRound(letterClaims, worker.id, ceilings)),
    prepare: (claims) => sort(claims, { ...sorting, fast: letterClaims }),
    fence: isAhead ? { group: Math.ceil(connections.letters * 1.5), start: startAhead } : null,
    ahead: aheadFor(connections.letters),
    onBroken,
  });
  lanes.push(fast, letters);
  const lookout = keepLookout(mailClaims, { mails: fast, letters }, onBroken);
  const round = { desk, line, onTrouble, pass };
  const carriers = [
    ...Array.from({ length: connections.fast }, () =>
      carry(fast, { ...round, letters: false, asksFence: false }),
    ),
    ...Array.from({ length: connections.letters }, () =>
      carry(letters, { ...round, letters: true, asksFence: !isAhead }),
    ),
  ];

  /** None may leave when the database or the send record can't say that it has started. */
  async function startAhead(messages: readonly ReadyMessage[]): Promise<ReadyMessage[]> {
    try {
      const started = new Set(await desk.startAll(messages));
      giveBack(
        messages.filter((message) => !started.has(message)),
        1,
      );
      return [...started];
    } catch (error) {
      onTrouble('starting attempts', error);
      giveBack(messages, 1);
      return [];
    }
  }

  /** What has started and stays here never left: it need not be in doubt. */
  function giveBack(claims: readonly Claim[], delay = 0) {
    for (const { attemptId, messageId, n } of claims)
      desk.settle({ attemptId, messageId, n, host: relay.host, ...unsent, delay });
  }

  return {
    lost: Promise.race([worker.lease.lost, brokenOff, porter.stopped]),
    async end() {
      clearInterval(reaper);
      await Promise.all([ear.stop().catch(() => {}), lookout.stop()]);
      const [mails, unasked] = await Promise.all([fast.close(), letters.close()]);
      giveBack(isAhead ? [...mails, ...unasked] : mails);
      const impatient = setTimeout(() => line.cut(), PATIENCE_MS);
      await Promise.all(carriers);
      clearTimeout(impatient);
      line.cut();
      await desk.drained();
      await retireWorker(database, worker, clocks).catch((error) => onTrouble('retiring', error));
      await Promise.all(lines.map((each) => each.end()));
      await porter.leave();
    },
  };
}

const unsent = {
  outcome: 'retry',
  phase: 'connect',
  code: null,
  response: 'Not sent: the worker stopped, or the attempt was freed.',
} as const;
