import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goalFor } from '#app/models/goal.ts';

test.each([
  [0, 100],
  [89, 100],
  [90, 200],
  [450, 1000],
  [41_210, 50_000],
  [45_000, 100_000],
])('%i actions aim for %i', (n, goal) => {
  expect(goalFor(n)).toBe(goal);
});

test('a goal is always ahead, round, and never falls when the count rises', () => {
  fc.assert(
    fc.property(fc.nat(20_000_000), fc.nat(1_000_000), (n, more) => {
      expect(goalFor(n)).toBeGreaterThan(n);
      expect(String(goalFor(n))).toMatch(/^[125]0+$/);
      expect(goalFor(n + more)).toBeGreaterThanOrEqual(goalFor(n));
    }),
  );
});
