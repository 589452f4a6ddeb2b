/** One worker's shift: from registering to its last recorded result. Ends early when its lease is lost. */
import type { Lane } from '#app/models/message/claim.server.ts';
import {
  freeDeadWorkers,
  registerWorker,
  retireWorker,
  type Worker,
} from '#app/models/message/recover.server.ts';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import type { Database } from '#db/connect.ts';
import { carry } from './carrier.server.ts';
import { openDesk, type Trouble } from './desk.server.ts';
import { openLane, type Source } from './lane.server.ts';
import { openLine } from './line.server.ts';
import type { SmtpOptions } from './smtp.server.ts';

export type ShiftOptions = {
  database: Database;
  relay: SmtpOptions;
  /** SMTP connections: for mails people wait for, and for letters. */
  connections: { fast: number; letters: number };
  onTrouble: Trouble;
};

export type Shift = { lost: Promise<void>; end(): Promise<void> };

const LOOK_FOR_DEAD_MS = 5_000;
/** Letters under way get this long to finish when a shift ends; then their connections are cut. */
const PATIENCE_MS = 20_000;

const textGone = {
  outcome: 'failed',
  phase: 'compose',
  code: null,
  response: 'Its text is no longer there.',
} as const;

/** Starts claiming and sending. `end` lets letters under way finish, records them and frees the rest. */
export async function startShift({ database, relay, connections, onTrouble }: ShiftOptions): Promise<Shift> {
  const { db } = database;
  const lanes: Source[] = [];
  const ear = await database.listen(CHANNEL, () => {
    for (const each of lanes) each.wake();
  });
  const worker = await takeUpWork(database).catch(async (error) => {
    await ear.stop().catch(() => {});
    throw error;
  });
  const reaper = database.embedded ? undefined : setInterval(lookForDead, LOOK_FOR_DEAD_MS);

  function lookForDead() {
    freeDeadWorkers(database, worker.id).catch((error) => onTrouble('looking for dead workers', error));
  }
  let breakOff = () => {};
  const brokenOff = new Promise<void>((resolve) => {
    breakOff = resolve;
  });
  const desk = openDesk(db, onTrouble);
  const lane = (number: Lane, ahead: number) =>
    openLane({
      db,
      worker: worker.id,
      lane: number,
      ahead,
      onEmpty: (claim) => desk.settle({ ...claim, ...textGone, host: relay.host }),
      onBroken: (error) => {
        onTrouble('claiming', error);
        breakOff();
      },
    });
  const fast = lane(0, connections.fast * 2);
  const letters = lane(1, connections.letters * 2);
  lanes.push(fast, letters);
  const line = openLine(relay, (ms) => {
    for (const each of lanes) each.rest(ms);
  });
  const round = { db, desk, line, onTrouble };
  const carriers = [
    ...Array.from({ length: connections.fast }, () => carry(fast, round)),
    ...Array.from({ length: connections.letters }, () => carry(letters, round)),
  ];

  return {
    lost: Promise.race([worker.lease.lost, brokenOff]),
    async end() {
      clearInterval(reaper);
      await ear.stop().catch(() => {});
      await Promise.all(lanes.map((each) => each.close()));
      const impatient = setTimeout(() => line.cut(), PATIENCE_MS);
      await Promise.all(carriers);
      clearTimeout(impatient);
      await desk.drained();
      await retireWorker(database, worker).catch((error) => onTrouble('retiring', error));
    },
  };
}

async function takeUpWork(database: Database): Promise<Worker> {
  const worker = await registerWorker(database);
  await freeDeadWorkers(database, worker.id);
  return worker;
}
