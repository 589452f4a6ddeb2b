/** The campaigns whose offices' answers a person keeps. */
import { campaignsFor } from './campaign-choice.server.ts';
import { CampaignChoice } from './campaign-choice.tsx';

export const loader = campaignsFor('record positions');

export default function PositionsPage() {
  return <CampaignChoice title="Positions" room="positions" />;
}
