import { expect, test } from 'vitest';
import { forecastErrors } from '#app/commands/rehearse/forecast-errors.ts';

const hour = 3_600_000;
const told = (id: number, leaves: number, way: 'single' | 'bundle' = 'single') => ({
  id,
  asked: 0,
  way,
  leaves,
});
const left = (at: number, way: 'single' | 'bundle' = 'single') => ({ at, way });

test('an error is a share of the wait; a short wait counts as an hour; letters that have not left are not counted', () => {
  const foretold = [told(1, 9 * hour), told(2, hour / 10), told(3, 20 * hour, 'bundle'), told(4, 5 * hour)];
  const happened = new Map([
    [1, left(10 * hour)],
    [2, left(0)],
    [3, left(10 * hour)],
  ]);
  expect(forecastErrors(foretold, happened)).toEqual({
    median: 0.1,
    p90: 1,
    waited_over_an_hour: 2,
    median_of_those: 1,
    went_as_foretold: 0.667,
    bundled: 0,
  });
  expect(forecastErrors([], happened).median).toBeNull();
});
