import { expect, test } from 'vitest';
import { openGreylist } from '#app/commands/rehearse/greylist.ts';

test('one recipient in ten has to wait five minutes, from the first try on and never again', () => {
  let minute = 0;
  const waits = openGreylist(() => minute * 60_000);
  const people = Array.from({ length: 500 }, (_, i) => `supporter-${i}@example.org`);
  const grey = people.filter(waits);
  expect(grey.length).toBeGreaterThan(25);
  expect(grey.length).toBeLessThan(100);
  minute = 4;
  expect(people.filter(waits)).toEqual(grey);
  minute = 5;
  expect(people.filter(waits)).toEqual([]);
});
