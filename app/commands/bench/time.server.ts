/** How long a form takes for people of four kinds: whether somebody has written before must not be told by the clock. */
import { database, db } from '#app/db.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { rejectByLink } from '#app/models/action/link.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { benchCampaign, formOf } from './take.server.ts';

export type TimeOptions = { people: number };

const kinds = ['new', 'has written', 'said "not me"', 'has had enough mails'] as const;
type Kind = (typeof kinds)[number];

/** Prepares so many people of each kind, then takes one form of each in turn, and says the milliseconds of each form. */
export async function timeForms({ people }: TimeOptions): Promise<void> {
  const campaign = await benchCampaign();
  const first = 1_000_000;
  const numberOf = (kind: Kind, i: number) => first + kinds.indexOf(kind) * people + i;
  for (let i = 0; i < people; i += 1) for (const kind of kinds) await meet(campaign, kind, numberOf(kind, i));
  const times: Record<Kind, number[]> = {
    new: [],
    'has written': [],
    'said "not me"': [],
    'has had enough mails': [],
  };
  for (let i = 0; i < people; i += 1) {
    // Each kind stands first, second, third and last equally often.
    for (const at of kinds.keys()) {
      const kind = kinds[(at + i) % kinds.length] ?? 'new';
      const began = performance.now();
      await takeAction(db, campaign, { ...formOf(campaign, numberOf(kind, i)), ownWords: 'Again.' });
      times[kind].push(performance.now() - began);
    }
  }
  process.send?.({ times });
  await database.close();
}

async function meet(campaign: CampaignView, kind: Kind, n: number): Promise<void> {
  if (kind === 'new') return;
  const { publicId } = await takeAction(db, campaign, formOf(campaign, n));
  const token = makeToken('confirm', publicId);
  if (kind === 'has written') await confirmByLink(db, token);
  else if (kind === 'said "not me"') await rejectByLink(db, token);
  else await takeAction(db, campaign, { ...formOf(campaign, n), ownWords: 'Once more.' });
}
