import { expect, test } from 'vitest';
import { canonicalAddress, maskAddress } from '#app/models/person.server.ts';

test.each([
  ['Ana@Example.org', 'ana@example.org'],
  ['ana+ukraine@example.org', 'ana@example.org'],
  ['a.n.a+x@gmail.com', 'ana@gmail.com'],
  ['ana@googlemail.com', 'ana@gmail.com'],
  ['a.n.a@example.org', 'a.n.a@example.org'],
])('%s is the person %s', (email, canonical) => {
  expect(canonicalAddress(email)).toBe(canonical);
});

test('a masked address shows the first letter and the domain', () => {
  expect(maskAddress('ana.petrova@example.org')).toBe('a***@example.org');
});
