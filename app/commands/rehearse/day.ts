/** The day that is played: who comes when, and what goes wrong. Minutes count from midnight, UTC, on a Monday. */
const hour = 60;

export const DAY = 24 * hour;

/** The rush comes at ten, when every office is open, and ebbs away within the hour. */
export const RUSH = { from: 10 * hour, minutes: 1 };

export type Event =
  | 'workers killed'
  | 'minister leaves'
  | 'minister follows'
  | 'office server down'
  | 'office server back'
  | 'restart'
  | 'our server down'
  | 'our server back';

export const events: ReadonlyMap<number, Event> = new Map<number, Event>([
  [RUSH.from + 2, 'workers killed'],
  [RUSH.from + 30, 'minister leaves'],
  [11 * hour, 'office server down'],
  [RUSH.from + 90, 'minister follows'],
  [12 * hour, 'office server back'],
  [13 * hour, 'restart'],
  [14 * hour, 'our server down'],
  [15 * hour, 'our server back'],
]);

/** Actions in this minute; `rush` in each minute of the rush. Parts of one add up over the minutes. */
export function rateAt(minute: number, rush: number): number {
  const since = minute - RUSH.from;
  if (since >= 0 && since < RUSH.minutes) return rush;
  if (since >= RUSH.minutes && since < 10) return rush / 40;
  if (since >= 10 && since < hour) return rush / 400;
  return minute >= 7 * hour && minute < 22 * hour ? 0.5 : 0.1;
}

/** How far the clock goes on at a time: minute by minute around the rush, slowly while offices are open. */
export function stepAt(minute: number): number {
  if (minute >= RUSH.from - 5 && minute < 11 * hour) return 1;
  return minute >= 6 * hour && minute < 20 * hour ? 5 : 15;
}

/** Shares of the areas: each has a little less than the one before. Adds up to 1. */
export function shares(count: number): number[] {
  const raw = Array.from({ length: count }, (_, i) => 0.87 ** i);
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((share) => share / sum);
}

/** The index in which `random` (0 to 1) falls. */
export function pick(parts: readonly number[], random: number): number {
  let left = random;
  const found = parts.findIndex((part) => {
    left -= part;
    return left < 0;
  });
  return found < 0 ? parts.length - 1 : found;
}
