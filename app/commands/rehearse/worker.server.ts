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
};

/** What the supervisor tells a worker, and hears from it. */
export type Order = { dieAt: Point } | { ask: 'makeDue' | 'countOpen'; count: number };
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
    ceilings: options.asInService ? hardCeilings : null,
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
  process.on('message', async (order: Order) => {
    if ('dieAt' in order) dieAt = order.dieAt;
    else if (order.ask === 'makeDue') say({ answer: await makeDue(database.db, order.count) });
    else say({ answer: await countOpen(database.db) });
  });
  const stopping = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
  const clock = options.asInService
    ? doTasks(
        tasks.map((task) => task.run),
        TASK_PAUSE_MS.inService,
        stopping,
      )
    : doTasks([settleBySendRecord, resolveUncertain], TASK_PAUSE_MS.amongKills, stopping);
  await stopping;
  await clock;
  await office.close();
  await database.close();
  process.removeAllListeners('disconnect');
  process.disconnect();
}

type Run = (typeof tasks)[number]['run'];

async function doTasks(runs: Run[], pause: number, stopping: Promise<void>): Promise<void> {
  let stopped = false;
  void stopping.then(() => {
    stopped = true;
  });
  while (!stopped) {
    for (const run of runs)
      await run(database.db).catch((error) => console.error(`worker ${process.pid}: ${error}`));
    await sleep(pause);
  }
}
