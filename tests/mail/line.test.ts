import { expect, test } from 'vitest';
import { openLine } from '#app/mail/line.server.ts';

test('six carriers that find the mail server gone at once are one failure, not six', async () => {
  const rests: number[] = [];
  // Port 1 on loopback: nobody listens there.
  const line = openLine({ host: '127.0.0.1', port: 1, secure: false }, (ms) => rests.push(ms));
  const tries = Array.from({ length: 6 }, () => line.open(null).catch((error) => error.outcome));
  expect(new Set(await Promise.all(tries))).toEqual(new Set(['retry']));
  expect(new Set(rests)).toEqual(new Set([1_000]));
  expect(line.restSeconds()).toBe(1);
});
