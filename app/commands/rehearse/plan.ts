/** What is to be rehearsed, as asked for on the command line, and where the kills fall. */
import { parseArgs } from 'node:util';
import { points as officePoints, type Point } from '#app/mail/points.ts';
import { type SinkPoint, sinkPoints } from './sink-points.ts';

export const help = `npm run rehearse -- --kills N [--letters M] [--workers 2] [--connections 4] [--seconds-per-kill 0.8]
npm run rehearse -- --day spike [--rate 2000]
npm run rehearse -- --deadline [--letters 5000]
npm run rehearse -- --month [--letters 6000] [--days 30]
npm run rehearse -- --pair [--letters 1000]

  --kills N      kills workers with kill -9, at random moments and at each named one, while they send M letters (by
                 default 33 a kill) to a mail server of its own, and compares what arrived with the database
  --day spike    plays a day on a clock of its own: a rush of actions, a mail server that is down, link scanners, a
                 minister who is replaced, a restart
  --deadline     M people act in the last hour before the deadline: ceilings, digests, and the receipt of every one of them
  --month        letters come over a month on a clock of its own, and each one's forecast is compared with what happened
  --pair         M people write through the pages of two webs with two workers beside; one web and one worker are killed
  --embedded     on the embedded database instead of a server: one worker, killed and started again
  --json         the result as one JSON object on standard output
  --keep         leaves the database and the mail server's file behind, and says where they are

It makes a database of its own on the server in TEST_DATABASE_URL, else in DATABASE_URL, else on this machine, and drops
it at the end. No mail leaves this machine. Exit code 1: something was lost, came twice without a flag, or came changed.`;

export type KillPlan = {
  kills: number;
  letters: number;
  workers: number;
  connections: number;
  secondsPerKill: number;
};
export type DayPlan = { day: 'spike'; rate: number };
export type DeadlinePlan = { deadline: true; letters: number };
export type MonthPlan = { month: true; letters: number; days: number };
export type PairPlan = { pair: true; letters: number };
export type Plan = {
  what: KillPlan | DayPlan | DeadlinePlan | MonthPlan | PairPlan;
  embedded: boolean;
  json: boolean;
  keep: boolean;
};

/** A wrong word on the command line; the message is for the person who typed it. */
export class PlanError extends Error {}

const LETTERS_A_KILL = 33;

/** Null when help was asked for. Throws PlanError. */
export function readPlan(args: string[]): Plan | null {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string' },
      letters: { type: 'string' },
      workers: { type: 'string' },
      connections: { type: 'string' },
      'seconds-per-kill': { type: 'string' },
      day: { type: 'string' },
      rate: { type: 'string' },
      deadline: { type: 'boolean', default: false },
      month: { type: 'boolean', default: false },
      days: { type: 'string' },
      pair: { type: 'boolean', default: false },
      embedded: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { embedded, json, keep } = values;
  const isOnAClock = values.day || values.deadline || values.month;
  if (values.help || (!values.kills && !isOnAClock && !values.pair)) return null;
  const number = (name: 'kills' | 'letters' | 'workers' | 'connections' | 'rate' | 'days', usual: number) =>
    wholeNumber(name, values[name], usual);
  if (isOnAClock && embedded) throw new PlanError('Its clock needs a server: leave --embedded out.');
  const rest = { embedded, json, keep };
  if (values.pair && embedded) throw new PlanError('Two webs need a server: leave --embedded out.');
  if (values.pair) return { what: { pair: true, letters: number('letters', 1_000) }, ...rest };
  if (values.deadline) return { what: { deadline: true, letters: number('letters', 5_000) }, ...rest };
  if (values.month)
    return { what: { month: true, letters: number('letters', 6_000), days: number('days', 30) }, ...rest };
  if (values.day) {
    if (values.day !== 'spike') throw new PlanError('The only day there is: --day spike.');
    return { what: { day: 'spike', rate: number('rate', 2_000) }, embedded, json, keep };
  }
  const kills = number('kills', 0);
  const what = {
    kills,
    letters: number('letters', kills * LETTERS_A_KILL),
    workers: embedded ? 1 : number('workers', 2),
    connections: number('connections', 4),
    secondsPerKill: Number(values['seconds-per-kill'] ?? 0.8),
  };
  if (!(what.secondsPerKill > 0)) throw new PlanError('--seconds-per-kill takes a number of seconds.');
  if (embedded && values.workers) throw new PlanError('The embedded database has one worker.');
  return { what, embedded, json, keep };
}

function wholeNumber(name: string, given: string | undefined, usual: number): number {
  const value = given === undefined ? usual : Number(given);
  if (!Number.isInteger(value) || value < 1) throw new PlanError(`--${name} takes a whole number from 1.`);
  return value;
}

/** Where a worker dies: at a moment that the post office names, at one that the mail server sees, or at any. */
export type Stroke =
  | { where: 'office'; point: Point }
  | { where: 'sink'; point: SinkPoint }
  | { where: 'anywhere' };

const named: readonly Stroke[] = [
  ...officePoints
    .filter((point) => point !== 'on duty') // passed once in a life; kills at any moment hit new workers as well
    .map((point) => ({ where: 'office' as const, point })),
  ...sinkPoints.map((point) => ({ where: 'sink' as const, point })),
];

/** The kills in their order: each named moment as often as the others, in a third of all kills and at least once. */
export function strokes(kills: number, random = Math.random): Stroke[] {
  const rounds = Math.max(1, Math.round(kills / 3 / named.length));
  const fixed = Array.from({ length: rounds }, () => named)
    .flat()
    .slice(0, kills);
  const free = Array.from({ length: kills - fixed.length }, () => ({ where: 'anywhere' as const }));
  return shuffled([...fixed, ...free], random);
}

function shuffled<Item>(items: Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
