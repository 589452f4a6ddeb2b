import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowance, type Ceiling, fullBucket, hardCeilings, refill } from '#app/models/message/ceilings.ts';

const ceiling: fc.Arbitrary<Ceiling> = fc
  .record({
    burst: fc.integer({ min: 1, max: 20 }),
    more: fc.integer({ min: 1, max: 100 }),
    days: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ burst, more, days }) => ({ burst, perHour: burst + more, perDay: (burst + more) * (1 + days) }));

test('no window of an hour or a day ever sees more letters than its limit, under any pattern of arrivals', () => {
  const waits = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 0, max: 7200 }),
      fc.integer({ min: 0, max: 90_000 }),
    ),
    { minLength: 1, maxLength: 120 },
  );
  fc.assert(
    fc.property(ceiling, waits, (limits, pattern) => {
      let bucket = fullBucket(limits);
      let now = 0;
      const sent: number[] = [];
      for (const wait of pattern) {
        now += wait;
        bucket = refill(bucket, limits, wait);
        const count = Math.max(0, allowance(bucket));
        for (let i = 0; i < count; i += 1) sent.push(now);
        bucket = { hourTokens: bucket.hourTokens - count, dayTokens: bucket.dayTokens - count };
      }
      for (const start of sent) {
        const within = (seconds: number) => sent.filter((at) => at >= start && at < start + seconds).length;
        expect(within(3600)).toBeLessThanOrEqual(limits.perHour);
        expect(within(86_400)).toBeLessThanOrEqual(limits.perDay);
      }
    }),
    { numRuns: 200 },
  );
});

test('the hard limits are 60 an hour and 600 a day for one mailbox', () => {
  expect(hardCeilings.mailbox).toMatchObject({ perHour: 60, perDay: 600 });
});
