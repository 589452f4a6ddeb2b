/** Where a request comes from, for limits against guessing. Never stored as it is, never logged. */
import { isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { env } from './env.server.ts';

/**
 * The client's address, as the outermost proxy of ours saw it (TRUSTED_PROXIES of them; what stands further left in
 * X-Forwarded-For anyone may have written). Of IPv6 the first 64 bits: one household has them all.
 */
export const clientAddress = (c: Context): string =>
  addressBehind(
    c.req.header('X-Forwarded-For') ?? '',
    getConnInfo(c).remote.address ?? '',
    env.TRUSTED_PROXIES,
  );

/** The same from its parts: the header, the address of the connection, the number of proxies. */
export function addressBehind(forwarded: string, peer: string, proxies: number): string {
  const seen = [...forwarded.split(','), peer];
  const address = (seen.at(-1 - proxies) ?? seen[0] ?? '').trim().replace(/^::ffff:(?=[\d.]+$)/, '');
  return isIPv6(address) ? network64(address) : address;
}

function network64(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head ? head.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail ? tail.split(':').length : 0);
  const whole = [...groups, ...Array<string>(missing).fill('0'), ...(tail ? tail.split(':') : [])];
  return whole.slice(0, 4).join(':');
}
