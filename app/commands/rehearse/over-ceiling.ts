/** Whether the mail server ever got more letters for one mailbox or domain than the ceilings allow. Pure. */
import type { Ceilings } from '#app/models/message/ceilings.ts';
import { type Evidence, uidOf } from './judge.ts';

/** `at` in milliseconds, `to` an address. */
export type Arrival = { at: number; to: string };

const HOUR = 3_600_000;

/** Letters that came while a full hour's or day's worth had come in the 60 minutes or 24 hours before. */
export function overCeiling(arrivals: readonly Arrival[], { mailbox, domain }: Ceilings): number {
  const limits = [
    { keyOf: (to: string) => to, perHour: mailbox.perHour, perDay: mailbox.perDay },
    { keyOf: (to: string) => to.split('@')[1] ?? '', perHour: domain.perHour, perDay: domain.perDay },
  ];
  return limits.reduce(
    (sum, { keyOf, perHour, perDay }) =>
      sum +
      timesBy(arrivals, keyOf).reduce(
        (found, times) => found + tooMany(times, perHour, HOUR) + tooMany(times, perDay, 24 * HOUR),
        0,
      ),
    0,
  );
}

function timesBy(arrivals: readonly Arrival[], keyOf: (to: string) => string): number[][] {
  const times = new Map<string, number[]>();
  for (const { at, to } of arrivals) {
    const key = keyOf(to.toLowerCase());
    times.set(key, [...(times.get(key) ?? []), at]);
  }
  return [...times.values()].map((each) => each.sort((a, b) => a - b));
}

const tooMany = (times: readonly number[], limit: number, span: number): number =>
  times.filter((at, i) => i >= limit && at - (times[i - limit] ?? 0) < span).length;

/** Letters and digests as they came, with the address they were written to: outside live mode the envelope's is another. */
export function arrivals({ taken, recorded }: Evidence): Arrival[] {
  const letters = new Map(
    recorded
      .filter(({ kind }) => kind === 'letter' || kind === 'digest')
      .map(({ uid, address }) => [uid, address]),
  );
  return taken.flatMap(({ at, messageId }) => {
    const to = letters.get(uidOf(messageId));
    return to ? [{ at, to }] : [];
  });
}
