import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assertHostAllowed,
  captureAddress,
  isLoopback,
  isPlainAddress,
  routeFor,
} from '#app/mail/address.server.ts';

const atom = fc.string({ unit: fc.constantFrom(...'abXY09-_+=!#'), minLength: 1, maxLength: 24 });
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const anyAddress = fc
  .tuple(fc.array(atom, { minLength: 1, maxLength: 3 }), fc.array(label, { minLength: 1, maxLength: 6 }))
  .map(([atoms, labels]) => `${atoms.join('.')}@${labels.join('.')}`);
const alikeAddress = fc
  .tuple(fc.stringMatching(/^[a-]{1,6}$/), fc.stringMatching(/^[aA](--?-?a)?$/))
  .map((p) => p.join('@'));
const address = fc.oneof(anyAddress, alikeAddress).filter(isPlainAddress);

test('a minister’s address stays readable when it is captured', () => {
  expect(captureAddress('jane.doe@mfa.example')).toBe('jane.doe--mfa.example@mailbox.invalid');
  expect(captureAddress('Office@MFA.Example')).toBe('Office--mfa.example@mailbox.invalid');
  expect(captureAddress('office@xn--mnchen-3ya.example')).toBe(
    'office--xn--mnchen-3ya.example@mailbox.invalid',
  );
});

test('a long address keeps its beginning and gets a hashed tail', () => {
  const captured = captureAddress(`${'a'.repeat(64)}@${'ministry.'.repeat(20)}example`);
  expect(captured).toMatch(/^a{39}\+[0-9a-f]{24}@mailbox\.invalid$/);
});

test('two addresses whose readable forms would be the same are told apart', () => {
  expect(captureAddress('a--b@c.example')).not.toBe(captureAddress('a@b--c.example'));
});

test('every plain address is captured as one plain address, always the same, and never as another’s', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      const captured = captureAddress(one);
      expect(isPlainAddress(captured)).toBe(true);
      expect(captured).toMatch(/^[^@]{1,64}@mailbox\.invalid$/);
      expect(captureAddress(one)).toBe(captured);
      expect(captureAddress(other) === captured).toBe(withLowerDomain(other) === withLowerDomain(one));
    }),
    { numRuns: 2000 },
  );
});

const withLowerDomain = (plain: string) => plain.replace(/@.*/, (domain) => domain.toLowerCase());

const tricks = [
  '',
  'nobody',
  '@mfa.example',
  'jane@',
  'jane@mfa.example, eve@evil.test',
  'jane@mfa.example eve@evil.test',
  'G: a@a.test, b@b.test;',
  '<jane@mfa.example>',
  '<a@x.test>b@y.test',
  'Jane <jane@mfa.example>',
  '"a@evil.test x"@good.test',
  '"jane"@mfa.example',
  'jane@mfa.example (eve@evil.test)',
  'jane(comment)@mfa.example',
  '<@evil.test:a@good.test>',
  'jane@[127.0.0.1]',
  'a@x.test\0b@y.test',
  'jane@mfa.example\r\nRCPT TO:<eve@evil.test>',
  'jane@mfa.example\n',
  'jane\u2028@mfa.example',
  'jane\uff20mfa.example',
  'jane@mfa\u3002example',
  'jane@münchen.example',
  'žofie@mfa.example',
  'a@b@mfa.example',
  '.jane@mfa.example',
  'jane.@mfa.example',
  'ja..ne@mfa.example',
  'jane@.mfa.example',
  'jane@mfa..example',
  'jane@mfa.example.',
  'jane@-mfa.example',
  'jane@mfa-.example',
  '=?utf-8?Q?x?=@mfa.example',
  `${'a'.repeat(65)}@mfa.example`,
  `jane@${'a'.repeat(64)}.example`,
  `jane@${'mfa.'.repeat(63)}example`,
  'x'.repeat(5000),
  'g:'.repeat(20_000),
  '('.repeat(200_000),
  'a@b,'.repeat(100_000),
];

test.each(tricks)('%j is no plain address and is never captured', (trick) => {
  expect(isPlainAddress(trick)).toBe(false);
  expect(() => captureAddress(trick)).toThrow('plain address');
});

test('the mode decides where Ana’s letter goes', () => {
  const letter = { to: 'minister@mfa.example', writer: 'ana@supporters.example' };
  expect(routeFor('capture', letter)).toBe('minister--mfa.example@mailbox.invalid');
  expect(routeFor('reflect', letter)).toBe('ana@supporters.example');
  expect(routeFor('live', letter)).toBe('minister@mfa.example');
});

const here = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  '127.0.0.1',
  '127.8.9.10',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '[::ffff:127.0.0.1]',
  '::ffff:7f00:1',
];
const elsewhere = [
  '',
  'localhost.evil.test',
  'evil-localhost',
  'evil.localhost',
  '127.0.0.1.evil.test',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0.0.0.0',
  '::',
  '::ffff:128.0.0.1',
  '128.0.0.1',
  '10.0.0.1',
  'mail.example.org',
  'localhost\0.evil.test',
  '127.0.0.1 ',
  '::1%eth0',
  '[localhost',
];

test.each(here)('%j is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
  expect(() => assertHostAllowed('capture', host, [])).not.toThrow();
});

test.each(elsewhere)('%j is another machine, refused in every mode', (host) => {
  expect(isLoopback(host)).toBe(false);
  for (const mode of ['capture', 'reflect', 'live'] as const) {
    expect(() => assertHostAllowed(mode, host, [])).toThrow('MAIL_ALLOW');
  }
});

test('a host named in MAIL_ALLOW is allowed, its neighbours are not', () => {
  const allow = ['Relay.Example.org', '192.0.2.7', '[2001:db8::1]'];
  for (const host of ['relay.example.org', 'relay.example.org.', '192.0.2.7', '2001:db8::1']) {
    expect(() => assertHostAllowed('live', host, allow)).not.toThrow();
  }
  for (const host of [
    'example.org',
    'x.relay.example.org',
    'relay.example.org.evil.test',
    '192.0.2.70',
    'relay',
  ]) {
    expect(() => assertHostAllowed('live', host, allow)).toThrow(JSON.stringify(host));
  }
});
