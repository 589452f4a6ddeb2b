/** The look-out of lanes at rest: one statement for both, so that a worker with nothing to do costs next to nothing. */
import { findWork } from '#app/models/message/queue-facts.server.ts';
import type { Fast } from '#db/connect.ts';
import type { Source } from './lane.server.ts';

/** So that a letter never waits longer than a tenth of a second for a wake-up that got lost. */
const LOOK_MS = 90;

export type Lookout = { stop(): Promise<void> };

/** Wakes a lane at rest when its kind of mail may be due. `onBroken`: the database did not answer; no more looks follow. */
export function keepLookout(
  fast: Fast,
  lanes: { mails: Source; letters: Source },
  onBroken: (error: unknown) => void,
): Lookout {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let looking = Promise.resolve();

  async function look(): Promise<void> {
    if (!lanes.mails.resting() && !lanes.letters.resting()) return;
    const { mails, letters } = await findWork(fast);
    if (mails) lanes.mails.wake();
    if (letters) lanes.letters.wake();
  }
  function plan(): void {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!stopped) plan();
      }, onBroken);
    }, LOOK_MS);
  }
  plan();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
