/** A lane of the post office: claims what is due a little ahead of its carriers, and rests when there is nothing. */
import { type Claim, type ClaimedMessage, readClaimed } from '#app/models/message/claim.server.ts';
import type { Db } from '#db/connect.ts';

const POLL_MS = 100;

export type Source = {
  /** The next message, or null after `patience` milliseconds without one, or at once when closing. */
  next(patience: number): Promise<ClaimedMessage | null>;
  /** Something may be due. */
  wake(): void;
  /** No claims for a while: the mail server does not answer. */
  rest(ms: number): void;
  closed(): boolean;
  /** No more claims; what is ready stays unsent and is freed with the worker. */
  close(): Promise<void>;
};

export type LaneOptions = {
  db: Db;
  /** Claims up to so many due messages. */
  claim: (limit: number) => Promise<Claim[]>;
  /** Messages that may wait in memory at most, so that a crash leaves little to free. */
  ahead: number;
  /** A claim without a text: its message can't be sent. */
  onEmpty: (claim: Claim) => void;
  /** A claim broke off. What it claimed is unknown, so the lane claims no more and its worker has to retire. */
  onBroken: (error: unknown) => void;
};

/** Opens a lane and starts claiming. */
export function openLane({ db, claim, ahead, onEmpty, onBroken }: LaneOptions): Source {
  const ready: ClaimedMessage[] = [];
  const waiting: ((message: ClaimedMessage | null) => void)[] = [];
  let closing = false;
  let restUntil = 0;
  let stir = () => {};

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      stir = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function refill(): Promise<number> {
    const claims = await claim(ahead);
    if (!claims.length) return 0;
    const messages = await readClaimed(db, claims);
    const found = new Set(messages.map((message) => message.attemptId));
    for (const lost of claims.filter(({ attemptId }) => !found.has(attemptId))) onEmpty(lost);
    for (const message of messages) {
      const carrier = waiting.shift();
      if (carrier) carrier(message);
      else ready.push(message);
    }
    return messages.length;
  }

  async function fill() {
    while (!closing) {
      if (Date.now() < restUntil) await nap(restUntil - Date.now());
      else if (ready.length > ahead / 2 || !(await refill())) await nap(POLL_MS);
    }
  }
  const filling = fill().catch(onBroken);

  return {
    next(patience) {
      const message = ready.shift();
      if (ready.length <= ahead / 2) stir();
      if (message || closing) return Promise.resolve(closing ? null : (message ?? null));
      return new Promise((resolve) => {
        const carrier = (next: ClaimedMessage | null) => {
          clearTimeout(timer);
          resolve(next);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(carrier), 1);
          resolve(null);
        }, patience);
        waiting.push(carrier);
      });
    },
    wake: () => stir(),
    rest(ms) {
      restUntil = Math.max(restUntil, Date.now() + ms);
    },
    closed: () => closing,
    async close() {
      closing = true;
      stir();
      for (const carrier of waiting.splice(0)) carrier(null);
      await filling;
    },
  };
}
