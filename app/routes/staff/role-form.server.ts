import { data } from '@remix-run/node';
import type { Role } from '#app/models/staff/authorize.ts';
import type { CampaignRef } from '#app/models/staff/campaign-scope.server.ts';
import { StaffError } from '#app/models/staff/invite.server.ts';
import { type FlatForm, readIntent } from '../public/flat-form.server.ts';

/** Role and campaigns as typed; campaigns that are not there are dropped. */
export function readRole(
  form: FlatForm<'role', 'campaign'>,
  campaigns: readonly CampaignRef[],
): { role: Role; campaigns: number[] } {
  const ticked = form.all('campaign');
  return {
    role: readIntent(form.one('role'), ['campaigner', 'admin']),
    campaigns: campaigns.map(({ id }) => id).filter((id) => ticked.includes(String(id))),
  };
}

/** What a model refused, beside its field; anything else goes on as it was thrown. */
export function refusal(error: unknown, field: string) {
  if (!(error instanceof StaffError)) throw error;
  return data({ problems: [{ field, text: error.message }] }, { status: 422 });
}
