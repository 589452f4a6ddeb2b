/** A lane of the post office: claims what is due a little ahead of its carriers, and rests when there is nothing. */
import type { Claim, ReadyMessage } from '#app/models/message/claim.server.ts';

/** While enough is held, its carriers stir the lane; this only bounds a stir that got lost. */
const HOLDING_MS = 90;
/** Nothing was due: the lane rests until it is woken. */
const RESTING_MS = 60_000;
/** A claim holds what leaves within this time, but no more rows than a statement takes well. */
const CLAIM_MS = 60;
const LARGEST_CLAIM = 200;
/** So many letters have to go well before more than the least is claimed. */
const UNPROVEN = 20;

export type Source = {
  /** The next message, or null after `patience` milliseconds without one, or at once when closing. */
  next(patience: number): Promise<ReadyMessage | null>;
  /** The next message if there is one now. */
  take(): ReadyMessage | null;
  /** Something may be due. */
  wake(): void;
  /** True while it waits to be woken. */
  resting(): boolean;
  /** No claims for a while: the mail server does not answer. */
  rest(ms: number): void;
  /** A letter was not taken: few are claimed ahead until many have been, so that what stops letters stops them soon. */
  beware(): void;
  closed(): boolean;
  /** No more claims. Gives back what is past its fence and stays unsent. */
  close(): Promise<ReadyMessage[]>;
};

/**
 * Letters are fenced so many at a time, before carriers take them, once no more than a third of that is ready; gives those
 * that may go on.
 */
export type FenceAhead = {
  group: number;
  start: (messages: readonly ReadyMessage[]) => Promise<ReadyMessage[]>;
};

export type LaneOptions = {
  /** Claims up to so many due messages. */
  claim: (limit: number) => Promise<Claim[]>;
  /** Reads and seals them; what can't be sent is settled there. */
  prepare: (claims: Claim[]) => Promise<ReadyMessage[]>;
  /** Null: messages need no fence, or their carriers ask for it. */
  fence: FenceAhead | null;
  /** Messages that wait in memory at least and at most, so that a crash leaves little to free. */
  ahead: { least: number; most: number };
  /** A claim broke off. What it claimed is unknown, so the lane claims no more and its worker has to retire. */
  onBroken: (error: unknown) => void;
};

export const aheadFor = (connections: number): LaneOptions['ahead'] => ({
  least: connections * 2,
  most: Math.max(connections * 2, LARGEST_CLAIM),
});

/** Opens a lane and starts claiming. */
export function openLane({ claim, prepare, fence, ahead, onBroken }: LaneOptions): Source {
  const unfenced: ReadyMessage[] = [];
  const ready: ReadyMessage[] = [];
  const waiting: ((message: ReadyMessage | null) => void)[] = [];
  let closing = false;
  let restUntil = 0;
  let stir = () => {};
  let taken = 0;
  let size = ahead.least;
  let wary = UNPROVEN;
  let fencing: Promise<void> | null = null;
  let isResting = false;

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      stir = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** By how fast letters left since the last claim: with a slow mail server, few wait here, and switches bite at once. */
  function nextSize(since: number): number {
    const leaving = (taken / Math.max(1, performance.now() - since)) * CLAIM_MS;
    wary = Math.max(0, wary - taken);
    taken = 0;
    if (wary) return ahead.least;
    return Math.min(ahead.most, LARGEST_CLAIM, size * 2, Math.max(ahead.least, Math.round(leaving)));
  }

  async function refill(): Promise<number> {
    const claims = await claim(size);
    if (!claims.length) return 0;
    const messages = await prepare(claims);
    if (!fence) serve(messages);
    else {
      unfenced.push(...messages);
      fenceSome(fence);
    }
    return claims.length;
  }

  function serve(messages: readonly ReadyMessage[]): void {
    for (const message of messages) {
      const carrier = waiting.shift();
      if (carrier) carrier(message);
      else ready.push(message);
    }
  }

  function fenceSome({ group, start }: FenceAhead): void {
    if (closing || fencing || ready.length > group / 3 || !unfenced.length) return;
    fencing = start(unfenced.splice(0, group)).then((messages) => {
      fencing = null;
      serve(messages);
      fenceSome({ group, start });
    });
  }

  const held = () => ready.length + unfenced.length;

  async function restNow() {
    if (closing) return;
    isResting = true;
    await nap(RESTING_MS);
    isResting = false;
  }

  async function fill() {
    let since = performance.now();
    while (!closing) {
      if (Date.now() < restUntil) await nap(restUntil - Date.now());
      else if (held() > size / 2) await nap(HOLDING_MS);
      else {
        size = nextSize(since);
        since = performance.now();
        if (!(await refill())) await restNow();
      }
    }
  }
  const filling = fill().catch(onBroken);

  function take(): ReadyMessage | null {
    const message = closing ? undefined : ready.shift();
    if (held() <= size / 2) stir();
    if (fence) fenceSome(fence);
    if (message) taken += 1;
    return message ?? null;
  }

  return {
    take,
    next(patience) {
      const message = take();
      if (message || closing) return Promise.resolve(message);
      return new Promise((resolve) => {
        const carrier = (next: ReadyMessage | null) => {
          clearTimeout(timer);
          if (next) taken += 1;
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
    resting: () => isResting,
    rest(ms) {
      restUntil = Math.max(restUntil, Date.now() + ms);
    },
    beware() {
      wary = LARGEST_CLAIM;
    },
    closed: () => closing,
    async close() {
      closing = true;
      stir();
      for (const carrier of waiting.splice(0)) carrier(null);
      await filling;
      await fencing;
      return ready;
    },
  };
}
