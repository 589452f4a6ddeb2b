/** When an office is open: Monday to Friday, whole hours of its own time zone. Pure; all moments in milliseconds since 1970. */
import type { Ceilings } from '../message/ceilings.ts';

export type Hours = NonNullable<Ceilings['officeHours']>;
/** `closes` is the first moment outside. */
export type Opening = { opens: number; closes: number };

const DAY = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const two = '2-digit' as const;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
  });
  clocks.set(zone, made);
  return made;
}

/** What the clock on the wall shows, as if it were UTC. */
function wallTime(at: number, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, +value]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** The moment at which the clock on the wall shows this; asked twice, since the first guess may be across a change of clocks. */
function momentOf(wall: number, zone: string): number {
  const guess = wall - (wallTime(wall, zone) - wall);
  return wall - (wallTime(guess, zone) - guess);
}

/** Days of the calendar since 1970, where the office is. */
export const localDay = (at: number, zone: string): number => Math.floor(wallTime(at, zone) / DAY);

/** The opening that `at` falls into, else the next one. */
export function openingAt(at: number, zone: string, { from, to }: Hours): Opening {
  for (let day = localDay(at, zone) * DAY; ; day += DAY) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const closes = momentOf(day + to * 3_600_000, zone);
    if (at < closes) return { opens: momentOf(day + from * 3_600_000, zone), closes };
  }
}
