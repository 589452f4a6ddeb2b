// However much is put in, it stays within its octets, and what is in use stays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeStore } from '#app/cache/store.server.ts';

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const step = fc.oneof(
  fc.record({ set: word, weight: fc.integer({ min: 0, max: 15 }) }),
  fc.record({ get: word }),
);

test('it never holds more than it may, and what it gives is what was put last', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = makeStore<{ n: number; weight: number }>(100, ({ weight }) => weight);
      const last = new Map<string, number>();
      steps.forEach((one, n) => {
        if ('get' in one) {
          const found = store.get(one.get);
          if (found) expect(found.n).toBe(last.get(one.get));
        } else {
          store.set(one.set, { n, weight: one.weight });
          last.set(one.set, n);
        }
        expect(store.octets).toBeLessThanOrEqual(100);
      });
    }),
  );
});

test('the one that nobody has asked for longest goes first; one that is too heavy does not come in', () => {
  const store = makeStore<string>(30, (text) => text.length);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) store.set(name, 'xxx');
  store.get('a');
  store.set('k', 'xxx');
  expect(store.get('b')).toBeUndefined();
  expect(store.get('a')).toBe('xxx');
  store.set('whale', 'x'.repeat(4));
  expect(store.get('whale')).toBeUndefined();
  expect([store.size, store.octets]).toEqual([10, 30]);
  store.clear();
  expect([store.size, store.octets]).toEqual([0, 0]);
});
