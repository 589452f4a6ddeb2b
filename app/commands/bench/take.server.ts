/** Taking actions, so many at once: what a campaign's busiest hour asks of the database. */

import { database, db } from '#app/db.server.ts';
import { type ActionForm, takeAction } from '#app/models/action/take.server.ts';
import { type CampaignView, findCampaign } from '#app/models/campaign.server.ts';
import { wake } from '#app/models/message/wake.server.ts';

/** `rings`: as the pages do after each commit. */
export type TakeOptions = { count: number; atOnce: number; from: number; rings?: boolean };

/** Takes `count` actions of as many people and says how long it took, in milliseconds. */
export async function takeActions(): Promise<void> {
  const campaign = await benchCampaign();
  process.on('message', async ({ count, atOnce, from, rings = true }: TakeOptions) => {
    let next = from;
    const began = performance.now();
    const taker = async () => {
      while (next < from + count) {
        await takeAction(db, campaign, formOf(campaign, next++));
        if (rings) wake();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, taker));
    const ended = performance.now();
    process.send?.({ took: ended - began, at: performance.timeOrigin + ended });
  });
  process.send?.('ready');
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  await database.close();
}

export async function benchCampaign(): Promise<CampaignView> {
  const campaign = await findCampaign(db, 'ukraine', 'en');
  if (!campaign) throw new Error('The campaign that ships is not in the database.');
  return campaign;
}

/** The nth person's form: a letter with two demands and a sentence of their own. */
export function formOf(campaign: CampaignView, n: number): ActionForm {
  return {
    kind: 'write',
    area: 'DE',
    lang: 'en',
    letterLang: 'en',
    name: `Supporter ${n}`,
    email: `supporter-${n}@example.org`,
    demands: [1, 2],
    subject: 0,
    ownWords: `This matters to me and to the other people of house number ${n}.`,
    editedText: null,
    alsoTarget: false,
    consents: [campaign.consents.send.id, campaign.consents.adult.id],
  };
}
