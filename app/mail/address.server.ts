/** Where a mail may go: plain addresses, the rewriting outside live mode, and the mail hosts we may talk to. */
import { createHash } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';

export type MailMode = 'capture' | 'reflect' | 'live';

const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const domainName = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
const longestAddress = 254;
const longestLocalPart = 64;
const captureDomain = 'mailbox.invalid';

/**
 * True for an ASCII `dot-atom@domain` of at most 254 octets, local part at most 64 (RFC 5321 4.5.3.1, RFC 5322 3.4.1).
 * Quoted local parts, comments, domain literals and encoded-word look-alikes are not plain.
 */
export function isPlainAddress(address: string): boolean {
  if (address.length > longestAddress || address.includes('=?')) return false;
  const at = address.lastIndexOf('@');
  if (at < 1 || at > longestLocalPart) return false;
  return localPart.test(address.slice(0, at)) && domainName.test(address.slice(at + 1));
}

/**
 * The captured form of an address, e.g. `jane.doe@example.org` -> `jane.doe--example.org@mailbox.invalid`.
 * Two addresses never share one form (the domain counts as lower case): where the readable form would be too long or
 * ambiguous, it ends in `+` and 24 hex digits of a hash. Throws for an address that is not plain.
 */
export function captureAddress(address: string): string {
  if (!isPlainAddress(address)) throw new Error('Only a plain address can be captured');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1).toLowerCase();
  const readable = `${local}--${domain}`;
  if (readable.length <= longestLocalPart && !local.includes('--')) return `${readable}@${captureDomain}`;
  const tail = `+${createHash('sha256').update(`${local}@${domain}`).digest('hex').slice(0, 24)}`;
  return `${readable.slice(0, longestLocalPart - tail.length)}${tail}@${captureDomain}`;
}

/** The address a mail for `to` really goes to; `writer` is the confirmed supporter behind it. */
export function routeFor(mode: MailMode, { to, writer }: { to: string; writer: string }): string {
  if (mode === 'live') return to;
  return mode === 'reflect' ? writer : captureAddress(to);
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4'); // also matches ::ffff:127.0.0.0/104
loopback.addAddress('::1', 'ipv6');

/** True for `localhost` and literal loopback addresses only; no name is looked up, and no name that merely looks so passes. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  if (bare === 'localhost') return true;
  return isIP(bare) > 0 && !bare.includes('%') && loopback.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}

/** Throws unless `host` is loopback or stands, exactly, in `allow` (MAIL_ALLOW). The same in every mail mode. */
export function assertHostAllowed(mode: MailMode, host: string, allow: readonly string[]): void {
  if (isLoopback(host)) return;
  const bare = bareHost(host);
  const wellFormed = isIP(bare) > 0 || domainName.test(bare);
  if (wellFormed && allow.some((allowed) => bareHost(allowed) === bare)) return;
  throw new Error(
    `Mail mode ${mode} may not talk to the mail host ${JSON.stringify(host)}: ` +
      'it is neither loopback nor named in MAIL_ALLOW',
  );
}

/** Lower case, without the brackets of an IPv6 literal or the dot that ends an absolute name. */
function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
