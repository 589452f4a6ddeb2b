/** The rhythm of a due task. */
import type { Task } from './models/tasks.server.ts';

export type Told = { did(count: number, ms: number): void; failed(error: unknown): void };

/** Runs a task again and again, never twice at once: after its pause, or at once when a run was full. */
export function every(
  { everySeconds, full = Number.POSITIVE_INFINITY }: Pick<Task, 'everySeconds' | 'full'>,
  run: () => Promise<number>,
  told: Told,
): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let running: Promise<void> = Promise.resolve();
  const plan = (seconds: number) => {
    timer = setTimeout(() => {
      running = once(run, told).then((count) => {
        if (!stopped) plan(count >= full ? 0 : everySeconds);
      });
    }, seconds * 1000);
  };
  plan(everySeconds);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** One run: what it did, or 0 when it failed. */
export async function once(run: () => Promise<number>, { did, failed }: Told): Promise<number> {
  const began = performance.now();
  try {
    const count = await run();
    did(count, Math.round(performance.now() - began));
    return count;
  } catch (error) {
    failed(error);
    return 0;
  }
}
