/** One worker's shift: from registering to its last recorded result. Ends early when its lease is lost. */
import type { Ceilings } from '#app/models/message/ceilings.ts';
import { type Claim, claimMails } from '#app/models/message/claim.server.ts';
import {
  freeDeadWorkers,
  registerWorker,
  retireWorker,
  type Worker,
} from '#app/models/message/recover.server.ts';
import { type Clocks, clocks as usual } from '#app/models/message/states.ts';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import type { Database } from '#db/connect.ts';
import { carry } from './carrier.server.ts';
import { openDesk, type Trouble } from './desk.server.ts';
import { openLane, type Source } from './lane.server.ts';
import { openLine } from './line.server.ts';
import type { OnPoint, Pass } from './points.ts';
import { type Porter, postPorter } from './porter.server.ts';
import { goRound } from './rounds.server.ts';
import type { SmtpOptions } from './smtp.server.ts';

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

const LOOK_FOR_DEAD_MS = 1_000;
/** Letters under way get this long to finish when a shift ends; then their connections are cut. */
const PATIENCE_MS = 20_000;

const textGone = {
  outcome: 'failed',
  phase: 'compose',
  code: null,
  response: 'Its text is no longer there.',
} as const;

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
  const { db } = database;
  const lanes: Source[] = [];
  const ear = await database.listen(CHANNEL, () => {
    for (const each of lanes) each.wake();
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
  const desk = openDesk({ db, sends: porter.sends, clocks, onTrouble, pass });
  const lane = (claim: (limit: number) => Promise<Claim[]>, ahead: number) =>
    openLane({
      db,
      claim: pass ? claimAndPass(claim, pass) : claim,
      ahead,
      onEmpty: (lost) => desk.settle({ ...lost, ...textGone, host: relay.host }),
      onBroken: (error) => {
        onTrouble('claiming', error);
        breakOff();
      },
    });
  const fast = lane((limit) => claimMails(db, worker.id, limit), connections.fast * 2);
  const letters = lane(goRound(db, worker.id, ceilings), connections.letters * 2);
  lanes.push(fast, letters);
  const line = openLine(relay, (ms) => {
    for (const each of lanes) each.rest(ms);
  });
  const round = { db, desk, line, onTrouble, pass };
  const carriers = [
    ...Array.from({ length: connections.fast }, () => carry(fast, round)),
    ...Array.from({ length: connections.letters }, () => carry(letters, round)),
  ];

  return {
    lost: Promise.race([worker.lease.lost, brokenOff, porter.stopped]),
    async end() {
      clearInterval(reaper);
      await ear.stop().catch(() => {});
      await Promise.all(lanes.map((each) => each.close()));
      const impatient = setTimeout(() => line.cut(), PATIENCE_MS);
      await Promise.all(carriers);
      clearTimeout(impatient);
      await desk.drained();
      await retireWorker(database, worker, clocks).catch((error) => onTrouble('retiring', error));
      await porter.leave();
    },
  };
}

async function takeUpWork(database: Database, clocks: Clocks): Promise<Worker> {
  const worker = await registerWorker(database);
  await freeDeadWorkers(database, worker.id, clocks);
  return worker;
}

function claimAndPass(claim: (limit: number) => Promise<Claim[]>, pass: Pass) {
  return async (limit: number) => {
    const claims = await claim(limit);
    if (claims.length) await pass('claimed');
    return claims;
  };
}
