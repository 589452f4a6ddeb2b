/** VERP: the envelope sender of a message names it, and a MAC keeps others from inventing one. */
import { timingSafeEqual } from 'node:crypto';
import { env } from '#app/env.server.ts';
import { keyedHash } from '#app/secret.server.ts';

/** Letters and digits only, in lower case: what comes back may have been folded (RFC 5321 asks for case, not all keep it). */
export function bounceAddress(messageId: number): string {
  return `b-${messageId.toString(36)}-${macOf(messageId)}@${env.BOUNCE_DOMAIN}`;
}

const form = /^b-([\da-z]{1,10})-([\da-f]{16})@([\da-z.-]{1,253})$/;

/**
 * The message that an address of ours names; 'foreign' for an address of any other form or domain, which is nobody's,
 * 'forged' for one with another MAC. The MAC is compared in constant time.
 */
export function readBounceAddress(address: string): number | 'foreign' | 'forged' {
  const [, id = '', mac = '', domain] = form.exec(address.toLowerCase()) ?? [];
  if (!id || domain !== env.BOUNCE_DOMAIN.toLowerCase()) return 'foreign';
  const messageId = Number.parseInt(id, 36);
  if (!Number.isSafeInteger(messageId) || messageId.toString(36) !== id) return 'forged';
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(messageId))) ? messageId : 'forged';
}

const macOf = (messageId: number): string =>
  Buffer.from(keyedHash('bounce', String(messageId)), 'base64url')
    .toString('hex')
    .slice(0, 16);
