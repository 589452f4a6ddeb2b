import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allowance,
  type Bucket,
  type Ceiling,
  type Ceilings,
  fullBucket,
  hardCeilings,
  refill,
} from '#app/models/message/ceilings.ts';
import { drainedAt, leavesAt, nthLeaves, type Standing } from '#app/models/pace/forecast.ts';
import { openingAt } from '#app/models/pace/office-hours.ts';

const zones = ['Europe/Berlin', 'Europe/Lisbon', 'Europe/Helsinki', 'Atlantic/Azores', 'America/New_York'];
const zone = fc.constantFrom(...zones);
const SPAN = { min: Date.parse('2025-01-01'), max: Date.parse('2028-01-01') };
const moment = fc.integer(SPAN);
const hours = fc
  .record({ from: fc.integer({ min: 4, max: 12 }), open: fc.integer({ min: 1, max: 10 }) })
  .map(({ from, open }) => ({ from, to: from + open }));
const ceiling: fc.Arbitrary<Ceiling> = fc
  .record({
    burst: fc.integer({ min: 1, max: 20 }),
    more: fc.integer({ min: 1, max: 100 }),
    days: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ burst, more, days }) => ({ burst, perHour: burst + more, perDay: (burst + more) * (1 + days) }));
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** What the post office asks of the clock, said another way than the forecast says it. */
function isOpen(at: number, timeZone: string, { from, to }: { from: number; to: number }): boolean {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const parts: Record<string, string | undefined> = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  const hour = Number(parts.hour);
  return !['Sat', 'Sun'].includes(parts.weekday ?? '') && hour >= from && hour < to;
}

test('an office is open in its opening and closed until it, in every zone and across each change of clocks', () => {
  fc.assert(
    fc.property(moment, zone, hours, share, (at, timeZone, open, part) => {
      const { opens, closes } = openingAt(at, timeZone, open);
      expect(closes).toBeGreaterThan(at);
      const inside = Math.max(at, opens) + part * (closes - 1 - Math.max(at, opens));
      expect(isOpen(Math.floor(inside), timeZone, open)).toBe(true);
      expect(isOpen(closes, timeZone, open)).toBe(false);
      if (opens > at) expect(isOpen(at + Math.floor(part * (opens - 1 - at)), timeZone, open)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('Monday at eight in Berlin is seven UTC in winter and six in summer', () => {
  const office = { from: 8, to: 18 };
  const opens = (day: string) =>
    new Date(openingAt(Date.parse(day), 'Europe/Berlin', office).opens).toISOString();
  expect(opens('2026-03-28T12:00:00Z')).toBe('2026-03-30T06:00:00.000Z');
  expect(opens('2026-10-24T12:00:00Z')).toBe('2026-10-26T07:00:00.000Z');
});

/** The post office itself, second by second: it looks, and lets go what the bucket allows. */
function play(from: Bucket, limits: Ceiling, nth: number): number {
  let bucket = from;
  let sent = 0;
  for (let second = 0; ; second += 1) {
    sent += Math.max(0, allowance(bucket));
    if (sent >= nth) return second;
    const taken = Math.max(0, allowance(bucket));
    bucket = refill(
      { hourTokens: bucket.hourTokens - taken, dayTokens: bucket.dayTokens - taken },
      limits,
      1,
    );
  }
}

test('the forecast is what the bucket does, to the seconds in which it is looked at', () => {
  fc.assert(
    fc.property(ceiling, share, share, fc.integer({ min: 1, max: 150 }), (limits, hour, day, nth) => {
      const bucket = { hourTokens: hour * limits.burst, dayTokens: day * limits.perHour };
      const foretold =
        nthLeaves({ at: 0, timeZone: 'UTC', bucket, ceiling: limits, hours: null }, nth) / 1000;
      const happened = play(bucket, limits, nth);
      expect(happened).toBeGreaterThanOrEqual(Math.floor(foretold - 1e-6));
      expect(happened - foretold).toBeLessThanOrEqual(Math.max(3, foretold * 0.02));
    }),
    { numRuns: 60 },
  );
});

test('a letter leaves while the office is open, never before one ahead of it, and ceilings hold', () => {
  fc.assert(
    fc.property(moment, zone, ceiling, hours, (at, timeZone, limits, open) => {
      const from = { at, timeZone, bucket: fullBucket(limits), ceiling: limits, hours: open };
      const times = Array.from({ length: 40 }, (_, i) => nthLeaves(from, i * 5 + 1));
      for (const [i, time] of times.entries()) {
        expect(isOpen(Math.floor(time), timeZone, open)).toBe(true);
        expect(time).toBeGreaterThanOrEqual(times[i - 1] ?? at);
        const anHourBefore = times.filter((other) => other > time - 3_600_000 && other <= time);
        expect((anHourBefore.length - 1) * 5).toBeLessThanOrEqual(limits.perHour);
      }
    }),
    { numRuns: 60 },
  );
});

const { mailbox, domain } = hardCeilings;
const quiet: Standing = {
  at: Date.parse('2026-11-23T09:00:00Z'),
  timeZone: 'Europe/Berlin',
  mailbox: fullBucket(mailbox),
  domain: fullBucket(domain),
  waiting: 0,
  besides: [],
  neighbours: [],
};
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

test('with nothing before it a letter leaves at once; on Saturday, on Monday at eight', () => {
  expect(leavesAt(quiet, hardCeilings, 1)).toBe(quiet.at);
  const saturday = { ...quiet, at: Date.parse('2026-11-28T10:00:00Z') };
  expect(iso(leavesAt(saturday, hardCeilings, 1))).toBe('2026-11-30T07:00');
});

test('10,000 letters to one minister take about seven weeks at the polite pace, and none without a pace', () => {
  const days = (leavesAt(quiet, hardCeilings, 10_000) - quiet.at) / 86_400_000;
  expect(days).toBeGreaterThan(45);
  expect(days).toBeLessThan(52);
  expect(leavesAt(quiet, null, 10_000)).toBe(quiet.at);
});

test('campaigns take turns: another one’s long line before Ana’s letter delays it by one letter a turn', () => {
  const alone = leavesAt(quiet, hardCeilings, 20);
  expect(leavesAt({ ...quiet, besides: [5_000] }, hardCeilings, 20)).toBe(leavesAt(quiet, hardCeilings, 40));
  expect(leavesAt({ ...quiet, besides: [3] }, hardCeilings, 20)).toBe(leavesAt(quiet, hardCeilings, 23));
  expect(leavesAt({ ...quiet, besides: [5_000] }, hardCeilings, 20)).toBeGreaterThan(alone);
});

test('a busy domain delays the mailboxes in it, and what waits elsewhere never speeds a letter up', () => {
  const lines = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 });
  fc.assert(
    fc.property(lines, lines, fc.integer({ min: 1, max: 300 }), (besides, neighbours, place) => {
      const strict: Ceilings = { ...hardCeilings, domain: { perHour: 70, perDay: 700, burst: 5 } };
      const busy = { ...quiet, besides, neighbours };
      expect(leavesAt(busy, strict, place)).toBeGreaterThanOrEqual(leavesAt(quiet, strict, place));
      expect(leavesAt(busy, strict, place + 1)).toBeGreaterThanOrEqual(leavesAt(busy, strict, place));
    }),
    { numRuns: 60 },
  );
});

test('an office that asked for half the pace gets about that, and one that rests gets nothing before', () => {
  const usual = leavesAt(quiet, hardCeilings, 50) - quiet.at;
  const half = { ...quiet, share: { mailbox: 0.5, domain: 1 } };
  expect((leavesAt(half, hardCeilings, 50) - quiet.at) / usual).toBeGreaterThan(1.9);
  expect(leavesAt({ ...quiet, rest: 900_000 }, hardCeilings, 1)).toBe(quiet.at + 900_000);
});

test('what if: fifty more are gone when the last of them has, and never before they have come', () => {
  const standing = { ...quiet, waiting: 10 };
  expect(drainedAt(standing, hardCeilings, { letters: 0, hours: 0 })).toBe(
    leavesAt(standing, hardCeilings, 10),
  );
  expect(drainedAt(quiet, hardCeilings, { letters: 50, hours: 0 })).toBe(leavesAt(quiet, hardCeilings, 50));
  expect(drainedAt(quiet, hardCeilings, { letters: 1, hours: 3 })).toBe(quiet.at + 3 * 3_600_000);
});
