import { expect, test } from 'vitest';
import { addressBehind } from '#app/client-address.server.ts';

test.each([
  ['', '192.0.2.1', 0, '192.0.2.1'],
  ['198.51.100.9', '192.0.2.1', 0, '192.0.2.1'],
  ['198.51.100.9', '192.0.2.1', 1, '198.51.100.9'],
  ['203.0.113.66, 198.51.100.9', '192.0.2.1', 1, '198.51.100.9'],
  ['203.0.113.66, 198.51.100.9', '192.0.2.1', 2, '203.0.113.66'],
  ['', '192.0.2.1', 2, ''],
  ['', '::ffff:192.0.2.1', 0, '192.0.2.1'],
  ['', '2001:db8:1:2:3:4:5:6', 0, '2001:db8:1:2'],
  ['', '2001:db8::6', 0, '2001:db8:0:0'],
])('forwarded %j by %s over %i proxies: %j', (forwarded, peer, proxies, address) => {
  expect(addressBehind(forwarded, peer, proxies)).toBe(address);
});
