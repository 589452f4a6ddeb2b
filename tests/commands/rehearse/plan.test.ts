import { expect, test } from 'vitest';
import { PlanError, readPlan, strokes } from '#app/commands/rehearse/plan.ts';

test('sixty kills: every named moment alike, two thirds at any moment', () => {
  const counts = new Map<string, number>();
  for (const stroke of strokes(60)) {
    const name = stroke.where === 'anywhere' ? stroke.where : stroke.point;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const anywhere = counts.get('anywhere') ?? 0;
  counts.delete('anywhere');
  expect(counts.size).toBe(10);
  expect(new Set(counts.values())).toEqual(new Set([2]));
  expect(anywhere).toBe(40);
});

test('twelve kills hold every named moment once; three kills are three', () => {
  const named = (kills: number) => strokes(kills).filter(({ where }) => where !== 'anywhere').length;
  expect([named(12), strokes(12).length, strokes(3).length]).toEqual([10, 12, 3]);
});

test('without a number of letters there are 33 to a kill', () => {
  expect(readPlan(['--kills', '60'])?.what).toEqual({
    kills: 60,
    letters: 1980,
    workers: 2,
    connections: 4,
    secondsPerKill: 0.8,
  });
});

test('asked nothing, or for help, there is no plan', () => {
  expect([readPlan([]), readPlan(['--kills', '3', '--help'])]).toEqual([null, null]);
});

test.each([
  '--kills many',
  '--kills 0',
  '--kills 5 --letters 1.5',
  '--kills 5 --seconds-per-kill soon',
  '--kills 5 --embedded --workers 2',
  '--day quiet',
  '--day spike --embedded',
  '--deadline --embedded',
  '--pair --embedded',
  '--month --days none',
])('%s is refused in words', (words) => {
  expect(() => readPlan(words.split(' '))).toThrow(PlanError);
});
