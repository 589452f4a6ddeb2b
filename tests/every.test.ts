// How often a worker does its tasks: after their pause, and without one while there is more than a run takes.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { every } from '#app/every.server.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker that finds so many things to do, and takes 200 a run. */
function worker(found: number, full?: number) {
  let left = found;
  const counts: number[] = [];
  const failed = vi.fn();
  const run = async () => {
    const count = Math.min(200, left);
    left -= count;
    return count;
  };
  const task = { everySeconds: 60, ...(full === undefined ? {} : { full }) };
  return { counts, failed, clock: every(task, run, { did: (count) => counts.push(count), failed }) };
}

test('what a run left over is done at once, and then the pause is kept', async () => {
  const { counts, clock } = worker(1_050, 200);
  await vi.advanceTimersByTimeAsync(60_100);
  expect(counts).toEqual([200, 200, 200, 200, 200, 50]);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(counts).toHaveLength(6);
  await clock.stop();
});

test('a task that does all there is waits its pause, whatever it did', async () => {
  const { counts, clock } = worker(1_050);
  await vi.advanceTimersByTimeAsync(120_100);
  expect(counts).toEqual([200, 200]);
  await clock.stop();
});

test('a task that fails is told and tried again after its pause; one that is stopped is not', async () => {
  const failed = vi.fn();
  const run = vi.fn(async () => Promise.reject(new Error('away')));
  const clock = every({ everySeconds: 1, full: 1 }, run, { did: () => {}, failed });
  await vi.advanceTimersByTimeAsync(2_100);
  expect([run.mock.calls.length, failed.mock.calls.length]).toEqual([2, 2]);
  await clock.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(run).toHaveBeenCalledTimes(2);
});
