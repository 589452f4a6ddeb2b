import { expect, test } from 'vitest';
import { seal, unseal } from '#app/secret.server.ts';

test('what is sealed comes back for the same purpose only, and never looks the same twice', () => {
  const sealed = seal('totp', 'JBSWY3DPEHPK3PXP');
  expect(unseal('totp', sealed)).toBe('JBSWY3DPEHPK3PXP');
  expect(seal('totp', 'JBSWY3DPEHPK3PXP')).not.toBe(sealed);
  expect(() => unseal('something else', sealed)).toThrow();
});

test('one changed bit, or a piece cut off, and nothing opens', () => {
  const bytes = Buffer.from(seal('totp', 'JBSWY3DPEHPK3PXP'), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const bad = Buffer.from(bytes);
    bad[at] = (bad[at] ?? 0) ^ 1;
    expect(() => unseal('totp', bad.toString('base64url'))).toThrow();
  }
  expect(() => unseal('totp', bytes.subarray(0, -1).toString('base64url'))).toThrow();
});
