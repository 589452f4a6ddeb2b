/** The workers of a rehearsal: starts them, kills them, and starts another for each one that died. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, Word, WorkerOptions } from './worker.server.ts';

/** `id`: of its row in workers, null until it is on duty. */
export type Hand = { pid: number; id: number | null; child: ChildProcess };
export type Death = { worker: number | null; at: number };

export type Crew = {
  /** Any one that is on duty, as soon as there is one. */
  any(): Promise<Hand>;
  all(): Hand[];
  /** Until all are on duty, at most so many milliseconds. */
  full(patience: number): Promise<void>;
  byPid(pid: number): Hand | undefined;
  tell(hand: Hand, order: Order): void;
  /** Asks a worker, and another one if it dies over the answer. */
  ask(ask: 'makeDue' | 'countOpen', count?: number): Promise<number>;
  /** True when a worker dies within so many milliseconds. */
  death(patience: number): Promise<boolean>;
  /** Lets one stop in peace, and starts another in its place. */
  relieve(hand: Hand): void;
  /** Until none of them does anything besides posting what waits. */
  endTasks(): Promise<void>;
  /** Lets all of them stop in peace. */
  close(): Promise<void>;
};

/** Workers that end by themselves, not by a signal, before it is called off; and the longest wait for one on duty. */
const MOST_FAILURES = 5;
const PATIENCE_MS = 30_000;

/** `replaces` false: nobody takes the place of one that died. */
export function openCrew(
  size: number,
  options: WorkerOptions,
  onDeath: (death: Death) => void,
  { replaces = true } = {},
): Crew {
  const hands = new Set<Hand>();
  const waiting = new Set<() => void>();
  let isClosing = false;
  let failures = 0;

  function start(): void {
    const words = ['--built', 'rehearse', 'worker', JSON.stringify(options)];
    const child = fork(process.argv[1] ?? 'start.js', words, {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const hand: Hand = { pid: child.pid ?? 0, id: null, child };
    hands.add(hand);
    child.on('message', (word: Word) => {
      if ('onDuty' in word) hand.id = word.onDuty;
    });
    child.on('error', () => {}); // an order to one that has just died
    child.on('exit', (code, signal) => {
      hands.delete(hand);
      if (signal === 'SIGKILL') onDeath({ worker: hand.id, at: Date.now() });
      else if (code !== 0) failures += 1;
      for (const wake of waiting) wake();
      if (replaces && !isClosing) start();
    });
  }
  for (let i = 0; i < size; i += 1) start();

  async function any(): Promise<Hand> {
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      if (failures > MOST_FAILURES || Date.now() > end)
        throw new Error('No worker of the rehearsal comes on duty; what they said stands above.');
      const ready = [...hands].filter(({ id }) => id !== null);
      const hand = ready[Math.floor(Math.random() * ready.length)];
      if (hand) return hand;
      await sleep(10);
    }
  }

  const death = (patience: number) =>
    new Promise<boolean>((resolve) => {
      const wake = () => settle(true);
      const timer = setTimeout(() => settle(false), patience);
      const settle = (died: boolean) => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(died);
      };
      waiting.add(wake);
    });

  return {
    any,
    all: () => [...hands],
    async full(patience) {
      for (const end = Date.now() + patience; Date.now() < end; await sleep(10))
        if ([...hands].every(({ id }) => id !== null)) return;
    },
    byPid: (pid) => [...hands].find((hand) => hand.pid === pid),
    tell: ({ child }, order) => void (child.connected && child.send(order)),
    async ask(ask, count = 0) {
      for (;;) {
        const { child } = await any();
        const answered = answerOf(child);
        if (child.connected) child.send({ ask, count } satisfies Order);
        const answer = await answered;
        if (answer !== null) return answer;
      }
    },
    death,
    relieve: ({ child }) => void child.kill('SIGTERM'),
    async endTasks() {
      for (const { child } of hands) {
        const answered = answerOf(child);
        if (child.connected) child.send({ ask: 'endTasks', count: 0 } satisfies Order);
        await answered;
      }
    },
    async close() {
      isClosing = true;
      const ends = [...hands].map(({ child }) => once(child, 'exit'));
      for (const { child } of hands) child.kill('SIGTERM');
      await Promise.all(ends);
    },
  };
}

function answerOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    const hear = (word: Word) => 'answer' in word && settle(word.answer);
    const settle = (answer: number | null) => {
      child.off('message', hear).off('exit', leave);
      resolve(answer);
    };
    const leave = () => settle(null);
    child.on('message', hear).on('exit', leave);
  });
}
