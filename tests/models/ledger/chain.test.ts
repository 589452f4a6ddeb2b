import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  codeOf,
  type Entry,
  GENESIS,
  hashOf,
  kindOf,
  leafOf,
  lineOf,
} from '#app/models/ledger/chain.server.ts';

const hex = fc.stringMatching(/^[\da-f]{64}$/);
const entry = fc.record<Entry>({
  seq: fc.integer({ min: 1, max: 1e9 }),
  day: fc.constantFrom('2026-11-23', '2027-01-01'),
  kind: fc.constantFrom('queued', 'handed-over', 'accepted'),
  code: hex,
  leaf: hex,
});

test('the first entry of a chain hashes as anyone can work out by hand', () => {
  const first = { seq: 1, day: '2026-11-23', kind: 'queued', code: 'c', leaf: 'l' };
  expect(lineOf(first)).toBe('1 2026-11-23 queued c l');
  // printf '%064d\n1 2026-11-23 queued c l' 0 | sha256sum
  expect(hashOf(GENESIS, first)).toBe('2c12362d51e90f6afb26a78dc339baeb37bf6c8e4a49e4e32a88379b033061c3');
  // printf 'salt 7XQ2M-94KDA text' | sha256sum
  expect(leafOf({ salt: 'salt', reference: '7XQ2M-94KDA', textSha256: 'text' })).toBe(
    '6803f5bd3381b92603b57ce28293cb84dfc79be870b046a965d6fd5a70dc1d61',
  );
  // printf 'blind DE/foreign-minister' | sha256sum
  expect(codeOf('blind', 'DE/foreign-minister')).toBe(
    '672f826e2f929bb127e960eb2706891648049fda4c657ec784105f9e04de160c',
  );
  expect(['waiting', 'handed over', 'cancelled'].map(kindOf)).toEqual(['queued', 'handed-over', 'cancelled']);
});

test('two different entries, or the same behind two others, never share a hash', () => {
  fc.assert(
    fc.property(hex, hex, entry, entry, (before, other, a, b) => {
      expect(hashOf(before, a) === hashOf(before, b)).toBe(lineOf(a) === lineOf(b));
      expect(hashOf(before, a) === hashOf(other, a)).toBe(before === other);
    }),
  );
});
