/** The campaigns whose counts a person watches. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { listCampaignLines } from '#app/models/campaign/list.server.ts';
import { authorize } from '#app/models/staff/authorize.ts';
import { StaffPage } from './page.tsx';
import { staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

export const loader = staffLoader('read counts', async ({ staff }) => {
  const all = await listCampaignLines(db);
  return { campaigns: all.filter(({ id }) => authorize(staff, 'read counts', { campaignId: id })) };
});

export default function CountsPage() {
  const { campaigns } = useLoaderData<typeof loader>();
  return (
    <StaffPage title="Counts">
      <Table
        caption="Campaigns"
        head={['Campaign', 'State', 'Areas']}
        numbers={['Areas']}
        empty={campaigns.length === 0 ? 'No campaign is yours yet: ask an admin.' : undefined}
      >
        {campaigns.map(({ slug, title, state, areas }) => (
          <tr key={slug}>
            <td>
              <a href={`/staff/counts/${slug}`}>{title}</a>
            </td>
            <td>{state}</td>
            <td className="number">{areas}</td>
          </tr>
        ))}
      </Table>
    </StaffPage>
  );
}
