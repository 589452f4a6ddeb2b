/** What the database knows: the queue, the actions, what is stopped. Read at most once in ten seconds by each process. */
import type { Db } from '#db/connect.ts';
import { listRollups } from '../models/counts/read.server.ts';
import { type Care, careStates, listCares } from '../models/message/care-facts.server.ts';
import {
  countSpentPaces,
  oldestDue,
  readWaiting,
  type Waiting,
} from '../models/message/queue-facts.server.ts';
import { listSwitches } from '../models/message/switches.server.ts';
import { type Figure, gauge, type Sample } from './registry.server.ts';

const FRESH_MS = 10_000;

type Facts = {
  waiting: Waiting[];
  due: { supporters: number | null; letters: number | null };
  actions: { campaign: string; stage: string; n: number }[];
  spent: number;
  stopped: Record<string, number>;
  cares: Care[];
};

const none: Facts = {
  waiting: [],
  due: { supporters: null, letters: null },
  actions: [],
  spent: 0,
  stopped: {},
  cares: [],
};

/** `refresh` before the figures are read; while the database is away they are those of nothing, and `database_up` is 0. */
export function databaseFigures(db: Db): { figures: Figure[]; refresh(): Promise<void> } {
  let facts = none;
  let isUp = false;
  let readAt = Number.NEGATIVE_INFINITY;
  async function refresh() {
    if (performance.now() - readAt < FRESH_MS) return;
    readAt = performance.now();
    const read = await readFacts(db).catch(() => null);
    isUp = read !== null;
    facts = read ?? none;
  }
  const due = (lane: 'supporters' | 'letters'): Sample => ({ labels: { lane }, value: facts.due[lane] ?? 0 });
  const figures = [
    gauge('database_up', 'Whether the database answered the last look.', () => [{ value: Number(isUp) }]),
    gauge('messages', 'Messages that are not at their end, by state and target.', () =>
      facts.waiting.map(({ state, target, n }) => ({ labels: { state, target }, value: n })),
    ),
    gauge('messages_oldest_seconds', 'Age of the oldest of them; of queued ones since it is due.', () =>
      facts.waiting.map(({ state, target, seconds }) => ({ labels: { state, target }, value: seconds })),
    ),
    gauge('oldest_due_seconds', 'How long the longest due mail has waited, by lane.', () => [
      due('supporters'),
      due('letters'),
    ]),
    gauge('actions', 'Actions by campaign and stage.', () =>
      facts.actions.map(({ campaign, stage, n }) => ({ labels: { campaign, stage }, value: n })),
    ),
    gauge('paces_spent', 'Mailboxes and domains that have had what their ceilings give for now.', () => [
      { value: facts.spent },
    ]),
    gauge('care', 'Receivers that need care, each by its state: 1. A mailbox goes by its target.', () =>
      facts.cares.map(({ kind, receiver, state }) => ({ labels: { kind, receiver, state }, value: 1 })),
    ),
    gauge(
      'cares',
      'How many mailboxes and domains are in each of these states; open: the breaker rests.',
      () =>
        (['mailbox', 'domain'] as const).flatMap((kind) =>
          careStates.map((state) => ({
            labels: { kind, state },
            value: facts.cares.filter((care) => care.kind === kind && care.state === state).length,
          })),
        ),
    ),
    gauge('switches', 'What is stopped, by scope.', () =>
      ['everything', 'campaign', 'target', 'domain'].map((scope) => ({
        ...{ labels: { scope }, value: facts.stopped[scope] ?? 0 },
      })),
    ),
  ];
  return { figures, refresh };
}

async function readFacts(db: Db): Promise<Facts> {
  const [waiting, due, actions, spent, switches, cares] = await Promise.all([
    ...([readWaiting(db), oldestDue(db), listRollups(db), countSpentPaces(db), listSwitches(db)] as const),
    listCares(db),
  ]);
  const stopped: Record<string, number> = {};
  for (const { scope } of switches) stopped[scope] = (stopped[scope] ?? 0) + 1;
  return { waiting, due, actions, spent, stopped, cares };
}
