/** Where each office of a campaign stands, and what offices said themselves since somebody last looked. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { listBoard } from '#app/models/position/board.server.ts';
import { seePositions, unseenPositions } from '#app/models/position/seen.server.ts';
import { idOf } from '../id-of.ts';
import { StaffPage } from '../page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from '../staff.server.ts';
import { Table } from '../table.tsx';

const notices = { seen: 'Noted: you have seen them.' };

function placeOf({ campaign }: Pick<Visit, 'campaign'>) {
  if (!campaign) throw notFound();
  return campaign;
}

export const loader = staffLoader('record positions', async (visit) => {
  const { id, slug } = placeOf(visit);
  return { slug, board: await listBoard(db, id), unseen: await unseenPositions(db, id) };
});

export const action = staffAction(
  'record positions',
  { one: ['up_to'] },
  async ({ form, staff, ...visit }) => {
    const { id, slug } = placeOf(visit);
    await db.transaction((tx) => seePositions(tx, staff.id, id, idOf(form.one('up_to') ?? undefined)));
    return done(`/staff/positions/${slug}`, 'seen');
  },
);

export default function PositionBoard() {
  const { slug, board, unseen } = useLoaderData<typeof loader>();
  const here = `/staff/positions/${slug}`;
  return (
    <StaffPage title={`Positions: ${slug}`} notices={notices}>
      {unseen.n > 0 ? (
        <form method="post" action={here} className="notice">
          <p>New by offices themselves, already on the results page: {unseen.n}</p>
          <button name="up_to" value={unseen.upTo}>
            I have seen them
          </button>
        </form>
      ) : null}
      <Table caption="Offices" head={['Office', 'Holder', 'On the whole', 'On demands', 'By']}>
        {board.map(({ id, area, organisation, person, positions }) => (
          <tr key={id}>
            <td>
              <a href={`${here}/${id}`}>
                {area} {organisation}
              </a>
            </td>
            <td>{person ?? 'being checked'}</td>
            <td>{positions.find(({ demand }) => demand === 0)?.stance ?? ''}</td>
            <td>
              {positions
                .filter(({ demand }) => demand !== 0)
                .map(({ demand, stance }) => `${demand}: ${stance}`)
                .join(', ')}
            </td>
            <td>{positions.some(({ byOffice }) => byOffice) ? 'office' : positions.length ? 'staff' : ''}</td>
          </tr>
        ))}
      </Table>
    </StaffPage>
  );
}
