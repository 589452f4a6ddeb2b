/** How many forms may come from where: the table, and spending it. Generous: a person should never meet a limit. */
import type { Db } from '#db/connect.ts';
import { type Bucket, type Spend, type Spent, spendAll } from '../bucket.server.ts';
import { isCommonProvider } from './common-domains.ts';
import { networkOf } from './network.ts';

const perSecond = (n: number) => 1 / n;

export const limits = {
  /** /24 or /56: a school or an office behind one address fits; one machine gets 180 forms an hour after its first 60. */
  network: { name: 'network', holds: 60, secondsEach: 20 },
  /** A newsletter to 100,000 people brings some ten a second; what is beyond that is no campaign's best hour. */
  campaign: { name: 'campaign', holds: 3000, secondsEach: perSecond(20) },
  /** Most letters go to a few large countries, so one target may take half of what a campaign may. */
  target: { name: 'target', holds: 1500, secondsEach: perSecond(10) },
  /** An organisation whose members write on the same day; and a private domain with a mailbox for every name. */
  domain: { name: 'domain', holds: 100, secondsEach: 20 },
  /** Gmail, Outlook and the like: up to half of everyone. */
  provider: { name: 'provider', holds: 2000, secondsEach: perSecond(10) },
  /** What a small server takes without getting slow for those who are on it. */
  overall: { name: 'overall', holds: 3000, secondsEach: perSecond(50) },
} as const satisfies Record<string, Bucket>;

export type Arrival = { address: string; campaignId: number; area: string; email: string };

/** Takes a form's share of every limit it counts against; not ok when one of them has nothing left. */
export function spendForm(db: Db, arrival: Arrival): Promise<Spent> {
  return spendAll(db, spendsOf(arrival));
}

function spendsOf({ address, campaignId, area, email }: Arrival): Spend[] {
  const domain = email.slice(email.indexOf('@') + 1);
  return [
    { bucket: limits.network, whose: networkOf(address) },
    { bucket: limits.campaign, whose: String(campaignId) },
    { bucket: limits.target, whose: `${campaignId} ${area}` },
    { bucket: isCommonProvider(domain) ? limits.provider : limits.domain, whose: domain },
    { bucket: limits.overall, whose: '' },
  ];
}
