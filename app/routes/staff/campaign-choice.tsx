import { useLoaderData } from '@remix-run/react';
import type { campaignsFor } from './campaign-choice.server.ts';
import { StaffPage } from './page.tsx';
import { Table } from './table.tsx';

/** The page of such a room. `room`: the word in its address. */
export function CampaignChoice({ title, room }: { title: string; room: string }) {
  const { campaigns } = useLoaderData<ReturnType<typeof campaignsFor>>();
  return (
    <StaffPage title={title}>
      <Table
        caption="Campaigns"
        head={['Campaign', 'State']}
        empty={campaigns.length === 0 ? 'No campaign is yours yet: ask an admin.' : undefined}
      >
        {campaigns.map(({ slug, title, state }) => (
          <tr key={slug}>
            <td>
              <a href={`/staff/${room}/${slug}`}>{title}</a>
            </td>
            <td>{state}</td>
          </tr>
        ))}
      </Table>
    </StaffPage>
  );
}
