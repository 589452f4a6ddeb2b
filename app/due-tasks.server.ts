/** The due tasks of a worker: each at its times, never twice at once. */
import type { Db } from '#db/connect.ts';
import { every, once, type Told } from './every.server.ts';
import { log } from './log.server.ts';
import { findDue, type Task, tasks } from './models/tasks.server.ts';

type Trouble = (what: string, error: unknown) => void;

/** Tasks with a condition are asked for together, once a second; a long one of them delays none of the others. */
export function startTasks(db: Db, onTrouble: Trouble): { stop(): Promise<void> } {
  let stopped = false;
  const running = new Map<Task, Promise<void>>();
  const toldOf = ({ name }: Task): Told => ({
    did: (count, ms) => count && log.info('task', { what: name, count, ms }),
    failed: (error) => onTrouble(name, error),
  });

  async function runThrough(task: Task): Promise<void> {
    const { full = Number.POSITIVE_INFINITY } = task;
    while ((await once(() => task.run(db), toldOf(task))) >= full && !stopped);
    running.delete(task);
  }
  async function runDue(): Promise<number> {
    const idle = tasks.filter((task) => task.onlyIf && !running.has(task));
    for (const task of await findDue(db, idle)) running.set(task, runThrough(task));
    return 0;
  }
  const looking = { did: () => {}, failed: (error: unknown) => onTrouble('looking for due tasks', error) };
  const clocks = [
    every({ everySeconds: 1 }, runDue, looking),
    ...tasks.filter(({ onlyIf }) => !onlyIf).map((task) => every(task, () => task.run(db), toldOf(task))),
  ];
  return {
    async stop() {
      stopped = true;
      await Promise.all(clocks.map((clock) => clock.stop()));
      await Promise.all(running.values());
    },
  };
}
