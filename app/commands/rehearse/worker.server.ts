/** A worker of a rehearsal: the real post office in a process of its own, which dies where it is told to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { database } from '#app/db.server.ts';
import { openOffice } from '#app/mail/office.server.ts';
import type { Point } from '#app/mail/points.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import { settleBySendRecord } from '#app/models/message/gate.server.ts';
import { resolveUncertain } from '#app/models/message/recover.server.ts';
import type { Clocks } from '#app/models/message/states.ts';
import { tasks } from '#app/models/tasks.server.ts';
import { countOpen } from './evidence.server.ts';
import { makeDue } from './letters.server.ts';

export type WorkerOptions = {
  port: number;
  connections: { fast: number; letters: number };
  /** Other waits than usual. */
  clocks?: Clocks;
  /** True: letters go at the pace of live mode, and everything a worker does besides posting is done. */
  asInService: boolean;
  /** True: all the same, and without a pace, as outside live mode. */
  unpaced?: boolean;
};

/** What the supervisor tells a worker, and hears from it. */
export type Order = { dieAt: Point } | { ask: 'makeDue' | 'countOpen' | 'endTasks'; count: number };
export type Word = { onDuty: number } | { answer: number };

const TASK_PAUSE_MS = { inService: 500, amongKills: 150 };

/** The name in EHLO, by which the mail server knows whose connection it is. */
export const clientName = (pid: number): string => `worker-${pid}.test`;

/** Works until SIGTERM, or until the supervisor is gone. */
export async function work(options: WorkerOptions): Promise<void> {
  let dieAt: Point | null = null;
  const say = (word: Word) => process.send?.(word);
  const office = openOffice({
    database,
    relay: { host: '127.0.0.1', port: options.port, secure: false, name: clientName(process.pid) },
    connections: options.connections,
    ceilings: options.asInService && !options.unpaced ? hardCeilings : null,
    ...(options.clocks ? { clocks: options.clocks } : {}),
    onTrouble: (what, error) => console.error(`worker ${process.pid}: trouble while ${what}: ${error}`),
    async onPoint(point, worker) {
      if (point === 'on duty') say({ onDuty: worker });
      if (point !== dieAt) return;
      if (point === 'recording') await sleep(Math.random() * 3); // before, during or after the database has it
      process.kill(process.pid, 'SIGKILL');
    },
  });
  process.on('disconnect', () => process.exit(1));
  const stopping = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
  let endTasks = () => {};
  const tasksEnding = new Promise<void>((resolve) => {
    endTasks = resolve;
    void stopping.then(resolve);
  });
  const clock = options.asInService
    ? doTasks(
        tasks.map((task) => task.run),
        TASK_PAUSE_MS.inService,
        tasksEnding,
      )
    : doTasks([settleBySendRecord, resolveUncertain], TASK_PAUSE_MS.amongKills, tasksEnding);
  process.on('message', async (order: Order) => {
    if ('dieAt' in order) dieAt = order.dieAt;
    else if (order.ask === 'makeDue') say({ answer: await makeDue(database.db, order.count) });
    else if (order.ask === 'countOpen') say({ answer: await countOpen(database.db) });
    else {
      endTasks();
      await clock;
      say({ answer: 0 });
    }
  });
  await stopping;
  await clock;
  await office.close();
  await database.close();
  process.removeAllListeners('disconnect');
  process.disconnect();
}

type Run = (typeof tasks)[number]['run'];

async function doTasks(runs: Run[], pause: number, ending: Promise<void>): Promise<void> {
  let ended = false;
  void ending.then(() => {
    ended = true;
  });
  while (!ended) {
    for (const run of runs)
      await run(database.db).catch((error) => console.error(`worker ${process.pid}: ${error}`));
    await Promise.race([sleep(pause), ending]);
  }
}
