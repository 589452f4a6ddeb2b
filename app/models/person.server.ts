/** Telling whether two addresses are one person, without keeping more than a keyed hash. */
import { keyedHash } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { pepperOf } from './abuse/pepper.server.ts';

/**
 * Keyed hash of campaign, its pepper and the canonical address: the same person in two campaigns has two unrelated keys, and
 * once the pepper is destroyed no address can be tried against a key, not even with the master key.
 */
export async function personKey(db: Db, campaignId: number, email: string): Promise<string> {
  const pepper = await pepperOf(db, campaignId);
  const about = [String(campaignId), ...(pepper ? [pepper] : []), canonicalAddress(email)];
  return keyedHash('person', ...about);
}

/** Lower case, without a +tag; Gmail ignores dots as well, so `a.b+c@gmail.com` is `ab@gmail.com`. */
export function canonicalAddress(email: string): string {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const untagged = local.split('+')[0] ?? local;
  if (domain === 'gmail.com' || domain === 'googlemail.com')
    return `${untagged.replaceAll('.', '')}@gmail.com`;
  return `${untagged}@${domain}`;
}

/** `ana.petrova@example.org` as `a***@example.org`: enough to see a typing error in the domain. */
export function maskAddress(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${[...local][0] ?? ''}***@${domain}`;
}
