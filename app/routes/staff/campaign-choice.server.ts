import { db } from '#app/db.server.ts';
import { listCampaignLines } from '#app/models/campaign/list.server.ts';
import { authorize, type Verb } from '#app/models/staff/authorize.ts';
import { staffLoader } from './staff.server.ts';

/** The loader of a room that begins with a choice among the campaigns for which a person may do this. */
export const campaignsFor = (verb: Verb) =>
  staffLoader(verb, async ({ staff }) => {
    const all = await listCampaignLines(db);
    return { campaigns: all.filter(({ id }) => authorize(staff, verb, { campaignId: id })) };
  });
