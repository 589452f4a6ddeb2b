/** The campaigns whose translations a person may look at. */
import { campaignsFor } from './campaign-choice.server.ts';
import { CampaignChoice } from './campaign-choice.tsx';

export const loader = campaignsFor('read languages');

export default function LanguagesPage() {
  return <CampaignChoice title="Languages" room="languages" />;
}
