/** When the letters of a campaign leave, and what would be if more came. */
import { useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { formatDateTime } from '#app/i18n/format.ts';
import { ceilingsInForce } from '#app/models/message/pace.server.ts';
import { listDigests, readPlan } from '#app/models/pace/plan.server.ts';
import { StaffPage } from './page.tsx';
import { notFound, staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

/** A number of the address within its limits, or what is usual. */
function numberIn(url: URL, name: string, usual: number, most: number): number {
  const typed = Number(url.searchParams.get(name) ?? usual);
  return Number.isInteger(typed) && typed >= 0 && typed <= most ? typed : usual;
}

export const loader = staffLoader('read counts', async ({ campaign, url }) => {
  if (!campaign) throw notFound();
  const letters = numberIn(url, 'letters', 1_000, 200_000);
  const hours = numberIn(url, 'hours', 3, 720);
  const own = numberIn(url, 'own', 20, 100);
  return {
    ...{ slug: campaign.slug, letters, hours, own, holds: ceilingsInForce() !== null },
    lines: await readPlan(db, campaign.id, { letters, hours, own: own / 100 }),
    digests: await listDigests(db, campaign.id),
  };
});

const when = (at: Date | string | null) => (at ? formatDateTime('en', new Date(at)) : 'not for now');

export default function PacePage() {
  const { slug, letters, hours, own, holds, lines, digests } = useLoaderData<typeof loader>();
  const numbers = ['Waiting', 'Without own words'];
  return (
    <StaffPage title={`When letters of “${slug}” leave`}>
      <p>
        <a href={`/staff/counts/${slug}`}>Its counts</a>{' '}
        {holds ? null : 'In this mail mode letters leave at once; the times are those of live mode.'}
      </p>
      <form method="get" action={`/staff/pace/${slug}`} className="inline">
        <TextField
          name="letters"
          label="What if so many letters to one target"
          type="number"
          value={String(letters)}
          problems={[]}
        />
        <TextField name="hours" label="came within hours" type="number" value={String(hours)} problems={[]} />
        <TextField
          name="own"
          label="per cent with own words"
          type="number"
          value={String(own)}
          problems={[]}
        />
        <button>Show</button>
      </form>
      <Table
        caption="Lines"
        head={[
          'Target',
          ...numbers,
          'All have left',
          `${letters} more, one by one`,
          `${letters} more, with digests`,
        ]}
        numbers={numbers}
        empty={lines.length === 0 ? 'This campaign has no target yet.' : undefined}
      >
        {lines.map((line) => (
          <tr key={line.targetId}>
            <td>
              {line.area} {line.organisation}
            </td>
            <td className="number">{line.waiting}</td>
            <td className="number">{line.forms}</td>
            <td>{line.waiting ? when(line.drained) : 'nothing waits'}</td>
            <td>{when(line.single)}</td>
            <td>{when(line.bundled)}</td>
          </tr>
        ))}
      </Table>
      <h2>Digests</h2>
      <Table
        caption="Digests"
        head={['Day', 'Target', 'Letters', 'Named', 'State']}
        numbers={['Letters', 'Named']}
        empty={digests.length === 0 ? 'None yet.' : undefined}
      >
        {digests.map(({ id, day, area, letters, named, state, holdReason }) => (
          <tr key={id}>
            <td>
              <a href={`/staff/pace/${slug}/${id}`}>{day}</a>
            </td>
            <td>{area}</td>
            <td className="number">{letters}</td>
            <td className="number">{named}</td>
            <td>{holdReason ? `${state}: ${holdReason}` : state}</td>
          </tr>
        ))}
      </Table>
    </StaffPage>
  );
}
