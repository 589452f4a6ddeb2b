import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const keyFile = join(mkdtempSync(join(tmpdir(), 'dear-minister-key-')), 'test.key');
process.env.SECRET_KEY_FILE = keyFile;
const { keyedHash, makeToken, readToken } = await import('#app/secret.server.ts');

test('in a demonstration the key is made on first use, readable by its owner alone', () => {
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});

test('a token opens what it was made for and nothing else', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const token = makeToken('confirm', id);
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(readToken('confirm', token)).toBe(id);
      expect(readToken('receipt', token)).toBeNull();
    }),
  );
});

test('no other string opens anything: changed, longer, shorter, invented', () => {
  const token = makeToken('confirm', '0f8fad5b-d9cb-469f-a165-70867728950e');
  const changed = fc
    .tuple(fc.nat(token.length - 1), fc.constantFrom(...'ABCxyz019-_'))
    .map(([at, c]) => token.slice(0, at) + c + token.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(changed, fc.string(), fc.string({ minLength: 43, maxLength: 43 })), (other) => {
      fc.pre(other !== token);
      expect(readToken('confirm', other)).toBeNull();
    }),
  );
});

test('hashes differ by purpose and by where the parts are divided', () => {
  expect(keyedHash('a', 'x', 'y')).not.toBe(keyedHash('b', 'x', 'y'));
  expect(keyedHash('a', 'x', 'y')).not.toBe(keyedHash('a', 'xy'));
});
