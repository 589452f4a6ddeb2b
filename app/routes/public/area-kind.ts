import type { CampaignView } from '#app/models/campaign.server.ts';

/** Whether people say in which country they live, or in which place of the campaign's own. */
export type AreaKind = 'countries' | 'places';

/** Codes of two capitals are countries (ISO 3166-1), and only they have ministers. */
export const areaKindOf = ({ areas }: Pick<CampaignView, 'areas'>): AreaKind =>
  areas.every(({ code }) => code === 'elsewhere' || /^[A-Z]{2}$/.test(code)) ? 'countries' : 'places';
