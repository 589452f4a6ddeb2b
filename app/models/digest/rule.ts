/** When letters without words of their own go together. Pure; moments in milliseconds since 1970. */
import { type Hours, localDay, openingAt } from '../pace/office-hours.ts';

/** A day's letters are bundled this long before the office closes. */
const BEFORE_CLOSING = 3_600_000;

type Day = {
  at: number;
  timeZone: string;
  hours: Hours;
  /** Of the campaign; null: none. */
  deadline: number | null;
  /** The day (localDay) of the newest digest of this campaign to this target; null: none yet. */
  madeOn: number | null;
};

/**
 * When the next digest is made; not after `at`: now. Once a day, in the office's last hour; on the day of the deadline at the
 * deadline, so that all letters of that day are in it.
 */
export function nextDigest({ at, timeZone, hours, deadline, madeOn }: Day): number {
  for (let from = at; ; ) {
    const { opens, closes } = openingAt(from, timeZone, hours);
    const isLastDay = deadline !== null && deadline > opens && deadline < closes;
    if (localDay(opens, timeZone) !== madeOn)
      return Math.max(from, isLastDay ? deadline : Math.max(opens, closes - BEFORE_CLOSING));
    from = closes;
  }
}

/** From when on a letter that waited for the next digest, and is in none, goes by itself. */
export const afterDigest = (day: Day): number => nextDigest(day) + BEFORE_CLOSING;

/** For an office that asked for digests, two letters are enough. */
export const ASKED_FROM = 2;

type Queue = {
  /** Letters without words of their own that wait. */
  forms: number;
  /** From how many on they are bundled. */
  digestFrom: number;
  /** When the last of them would leave by itself. */
  leaves: number;
  deadline: number | null;
};

/** True when those that wait are to be bundled: they are too many, or would come too late. One letter is no bundle. */
export const isBundled = ({ forms, digestFrom, leaves, deadline }: Queue): boolean =>
  forms > 1 && (forms >= digestFrom || (deadline !== null && leaves > deadline));
