/** The small invented world of the tests: stable people, one campaign, one way to fill in its form. */
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { type ActionForm, takeAction } from '#app/models/action/take.server.ts';
import { type CampaignView, findCampaign } from '#app/models/campaign.server.ts';
import { makeToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';

export const people = {
  ana: { name: 'Ana Petrova', email: 'ana@example.org', area: 'BG' },
  jonas: { name: 'Jonas Müller', email: 'jonas@example.org', area: 'DE' },
  maire: { name: 'Máire Ní Bhriain', email: 'maire@example.org', area: 'IE' },
  elina: { name: 'Elina Virtanen', email: 'elina@example.org', area: 'FI' },
} as const;

export async function ukraine(db: Db): Promise<CampaignView> {
  const campaign = await findCampaign(db, 'ukraine', 'en');
  if (!campaign) throw new Error('The seeded campaign is missing.');
  return campaign;
}

/** A form as that person would send it, all demands in order, the needed consents ticked. */
export function formOf(
  campaign: CampaignView,
  person: keyof typeof people,
  changes: Partial<ActionForm> = {},
): ActionForm {
  return {
    kind: 'write',
    lang: 'en',
    letterLang: 'en',
    ...people[person],
    demands: campaign.demands.map((demand) => demand.number),
    subject: 0,
    ownWords: '',
    editedText: null,
    alsoTarget: false,
    consents: [campaign.consents.send.id, campaign.consents.adult.id],
    ...changes,
  };
}

/** That person sends the form and confirms by the link; returns the public id of the action. */
export async function writesLetter(
  db: Db,
  campaign: CampaignView,
  person: keyof typeof people,
  changes: Partial<ActionForm> = {},
): Promise<string> {
  const { publicId } = await takeAction(db, campaign, formOf(campaign, person, changes));
  const confirmed = await confirmByLink(db, makeToken('confirm', publicId));
  if (!confirmed.ok) throw new Error(`${people[person].name} could not confirm: ${confirmed.problem}.`);
  return publicId;
}
