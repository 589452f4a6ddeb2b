/** A believable month of a campaign: who writes when, from where, and what becomes of it. The same for the same seed. */
import { perMillion } from '../../models/counts/population.ts';
import { sharingCodes } from '../../models/sharing.ts';
import { namesOf } from './names.ts';

export const DAYS = 30;

/** A small generator of numbers in [0, 1) (mulberry32), so that a demonstration can be shown again. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let n = Math.imul(state ^ (state >>> 15), 1 | state);
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
    return ((n ^ (n >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Days on which many come at once, with the note that staff would have written and the code of the link. */
export const bursts = [
  { day: 2, times: 5, code: 'newsletter', note: 'First newsletter sent' },
  { day: 11, times: 8, code: 'broadcast', note: 'The evening news reported' },
  { day: 21, times: 4, code: 'newsletter', note: 'Second newsletter sent' },
] as const;

/** How likely each hour of a day is. */
const hours = [1, 1, 0, 0, 0, 1, 3, 6, 9, 10, 10, 9, 10, 9, 8, 8, 8, 9, 11, 13, 14, 12, 7, 3];

export type Person = {
  number: number;
  area: string;
  lang: string;
  name: string;
  takenAt: Date;
  confirmedAfterMinutes: number;
  fate: 'confirmed' | 'left' | 'withdrawn' | 'invalidated';
  kind: 'write' | 'sign';
  ownText: boolean;
  demands: number[];
  source: string | null;
  /** In [0, 1): decides what becomes of the letter. */
  luck: number;
};

/** `count` people over the last thirty days, oldest first; areas are codes of the campaign. */
export function makeMonth(
  areas: readonly string[],
  count: number,
  until: Date,
  random: () => number,
): Person[] {
  const weights = areas.map((area) => weightOf(area) * (0.25 + random() * 2));
  const people = Array.from({ length: count }, () =>
    makePerson(areas[pick(weights, random)] ?? 'DE', until, random),
  );
  return people
    .filter(({ takenAt }) => takenAt < until)
    .sort((a, b) => a.takenAt.getTime() - b.takenAt.getTime())
    .map((person, number) => ({ ...person, number }));
}

/** Large countries bring more people, but not as many more as they have. */
function weightOf(area: string): number {
  const rate = perMillion(area, 1_000_000);
  return rate ? (1_000_000 / rate) ** 0.6 : 0.5;
}

function makePerson(area: string, until: Date, random: () => number): Person {
  const { lang, given, family } = namesOf(area);
  const dayWeights = Array.from(
    { length: DAYS },
    (_, day) => 1 + (bursts.find((b) => b.day === day)?.times ?? 0),
  );
  const day = pick(dayWeights, random);
  const takenAt = new Date(until);
  takenAt.setUTCDate(until.getUTCDate() - (DAYS - 1 - day));
  takenAt.setUTCHours(pick(hours, random), Math.floor(random() * 60), Math.floor(random() * 60));
  return {
    number: 0,
    area,
    lang,
    name: `${one(given, random)} ${one(family, random)}`,
    takenAt,
    confirmedAfterMinutes: 1 + Math.floor(random() ** 4 * 600),
    fate: fateOf(random()),
    kind: random() < 0.12 ? 'sign' : 'write',
    ownText: random() < 0.35,
    demands: chooseDemands(random),
    source: sourceOf(day, random),
    luck: random(),
  };
}

function fateOf(luck: number): Person['fate'] {
  if (luck < 0.12) return 'left';
  if (luck < 0.13) return 'withdrawn';
  return luck < 0.133 ? 'invalidated' : 'confirmed';
}

/** Most leave all eight as they are; others choose and order. */
function chooseDemands(random: () => number): number[] {
  const all = [1, 2, 3, 4, 5, 6, 7, 8];
  if (random() < 0.6) return all;
  const order = all
    .map((number) => ({ number, rank: random() + number / 16 }))
    .sort((a, b) => a.rank - b.rank);
  return order.slice(0, 3 + Math.floor(random() * 5)).map(({ number }) => number);
}

function sourceOf(day: number, random: () => number): string | null {
  const burst = bursts.find((b) => b.day === day);
  if (burst && random() < 0.7) return burst.code;
  return random() < 0.3 ? one(sharingCodes, random) : null;
}

function pick(weights: readonly number[], random: () => number): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [place, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return place;
  }
  return weights.length - 1;
}

function one<T>(list: readonly T[], random: () => number): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('There is nothing to choose from.');
  return chosen;
}
