/**
 * When a letter leaves: from what the buckets hold, what waits before it and when the office is open. Pure, and by the
 * same arithmetic as the post office. All moments in milliseconds since 1970.
 */
import { type Bucket, type Ceiling, type Ceilings, refill } from '../message/ceilings.ts';
import { type Hours, openingAt } from './office-hours.ts';

type From = { at: number; timeZone: string; bucket: Bucket; ceiling: Ceiling; hours: Hours | null };

/** When a bucket lets its nth letter go, 1 being the next one, if there is always one that waits. Infinity: never. */
export function nthLeaves({ at, timeZone, bucket, ceiling, hours }: From, nth: number): number {
  let now = at;
  let held = bucket;
  let opening = hours && openingAt(now, timeZone, hours);
  const pass = (until: number) => {
    held = refill(held, ceiling, (until - now) / 1000);
    now = until;
  };
  for (let left = nth; left > 0; ) {
    if (opening && now < opening.opens) pass(opening.opens);
    const next = now + untilOne(held, ceiling) * 1000;
    if (next === Infinity) return next;
    if (hours && opening && next >= opening.closes) {
      opening = openingAt(opening.closes, timeZone, hours);
      continue;
    }
    pass(next);
    held = { hourTokens: held.hourTokens - 1, dayTokens: held.dayTokens - 1 };
    left -= 1;
  }
  return now;
}

/** Seconds until a bucket holds a whole letter. */
function untilOne({ hourTokens, dayTokens }: Bucket, { perHour, perDay, burst }: Ceiling): number {
  const hour = hourTokens >= 1 ? 0 : ((1 - hourTokens) * 3600) / (perHour - burst);
  const day = dayTokens >= 1 ? 0 : ((1 - dayTokens) * 86_400) / (perDay - perHour);
  return Math.max(hour, day);
}

/** How things stand for one line: the letters of a campaign to a target. */
export type Standing = {
  at: number;
  timeZone: string;
  /** As they are at `at`. */
  mailbox: Bucket;
  domain: Bucket;
  /** Of the usual pace, where an office's server asked for less; how long nothing goes yet, in milliseconds. */
  share?: { mailbox: number; domain: number };
  rest?: number;
  /** Letters that wait in this line. */
  waiting: number;
  /** In each other line to the same mailbox, such as another campaign's. */
  besides: readonly number[];
  /** For each other mailbox of the same domain. */
  neighbours: readonly number[];
};

/**
 * When the letter at `place` of its line leaves, 1 being the first. Lines to one mailbox take turns, so of each other one no
 * more go before it than of its own; the mailboxes of a domain likewise. Null ceilings: at once.
 */
export function leavesAt(standing: Standing, ceilings: Ceilings | null, place: number): number {
  const { at, timeZone, besides, neighbours } = standing;
  if (!ceilings) return at;
  const { share = { mailbox: 1, domain: 1 }, rest = 0 } = standing;
  const from = { at: at + rest, timeZone, hours: ceilings.officeHours };
  const inMailbox = place + turns(besides, place);
  const inDomain = inMailbox + turns(neighbours, inMailbox);
  return Math.max(
    nthLeaves(
      { ...from, bucket: standing.mailbox, ceiling: slowed(ceilings.mailbox, share.mailbox) },
      inMailbox,
    ),
    nthLeaves({ ...from, bucket: standing.domain, ceiling: slowed(ceilings.domain, share.domain) }, inDomain),
  );
}

/** Less flows in; the post office also lets a whole hour's worth stand in the bucket, which is left out of account. */
function slowed({ perHour, perDay, burst }: Ceiling, share: number): Ceiling {
  const hour = burst + (perHour - burst) * share;
  return { burst, perHour: hour, perDay: hour + (perDay - perHour) * share };
}

/** Letters of other lines that go before the one at `place`: whole rounds, and every second line in its own round. */
const turns = (lines: readonly number[], place: number): number =>
  Math.round(
    lines.reduce((sum, waiting) => sum + (waiting >= place ? place - 0.5 : Math.min(waiting, place)), 0),
  );

/** When so many more letters, coming within `hours`, have all left: not before the last one has come. */
export function drainedAt(
  standing: Standing,
  ceilings: Ceilings | null,
  more: { letters: number; hours: number },
): number {
  const all = standing.waiting + more.letters;
  const last = more.letters ? standing.at + more.hours * 3_600_000 : standing.at;
  return all ? Math.max(last, leavesAt(standing, ceilings, all)) : standing.at;
}
