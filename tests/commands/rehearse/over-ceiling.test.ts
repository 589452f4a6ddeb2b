import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overCeiling } from '#app/commands/rehearse/over-ceiling.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';

const minute = 60_000;
const every = (step: number, count: number, to = 'minister@office.example') =>
  Array.from({ length: count }, (_, i) => ({ at: i * step, to }));

test('sixty letters in an hour are the ceiling; the sixty-first is one too many', () => {
  expect(overCeiling(every(minute - 1, 60), hardCeilings)).toBe(0);
  expect(overCeiling(every(minute - 1, 61), hardCeilings)).toBe(1);
  expect(overCeiling(every(minute, 600), hardCeilings)).toBe(0);
});

test('six hundred letters in a day are the ceiling, whatever the hours', () => {
  expect(overCeiling(every(2 * minute, 600), hardCeilings)).toBe(0);
  expect(overCeiling(every(2 * minute, 603), hardCeilings)).toBe(3);
});

test('the mailboxes of one domain share a ceiling of their own', () => {
  const offices = Array.from({ length: 6 }, (_, n) =>
    every(minute, 60, `office-${n}@ministry.example`),
  ).flat();
  expect(overCeiling(offices, hardCeilings)).toBe(60);
  const elsewhere = offices.map((letter, i) => ({ ...letter, to: `office@ministry-${i % 60}.example` }));
  expect(overCeiling(elsewhere, hardCeilings)).toBe(0);
});

test('letters further apart than the ceiling asks for are never too many, in any order', () => {
  const gaps = fc.array(fc.integer({ min: 144_000, max: 10_000_000 }), { maxLength: 800 });
  fc.assert(
    fc.property(gaps, (waits) => {
      let at = 0;
      const letters = waits.map((wait) => {
        at += wait;
        return { at, to: 'minister@office.example' };
      });
      return overCeiling(letters.reverse(), hardCeilings) === 0;
    }),
  );
});
