import { expect, test } from 'vitest';
import { batched } from '#app/mail/batch.ts';

test('what piles up while a statement runs goes out in pieces, in order, each caller with its own answer', async () => {
  const pieces: number[][] = [];
  const { add, drained } = batched(async (items: number[]) => {
    pieces.push(items);
    return items.map((item) => item * 2);
  });
  const numbers = Array.from({ length: 1_001 }, (_, i) => i);
  expect(await Promise.all(numbers.map(add))).toEqual(numbers.map((n) => n * 2));
  await drained();
  expect(pieces.flat()).toEqual(numbers);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(250);
});

test('a statement that fails reaches those whose rows were in it, and nobody else', async () => {
  const { add } = batched(async (items: number[]) => {
    if (items.includes(3)) throw new Error('refused');
    return items;
  });
  const first = Promise.allSettled(Array.from({ length: 250 }, (_, i) => add(i)));
  const second = Promise.allSettled([add(250), add(251)]);
  expect((await first).every(({ status }) => status === 'rejected')).toBe(true);
  expect((await second).every(({ status }) => status === 'fulfilled')).toBe(true);
});
