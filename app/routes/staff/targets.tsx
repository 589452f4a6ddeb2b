/** The directory: who holds which office, how it is reached, and what has to be looked at. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { type DirectoryEntry, listDirectory } from '#app/models/directory/list.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

const views: Record<string, [label: string, fits: (entry: DirectoryEntry) => boolean]> = {
  all: ['all', () => true],
  stale: ['not checked for 90 days', ({ stale, email }) => stale && email !== null],
  unverified: ['address not verified', ({ emailStatus }) => emailStatus === 'unverified'],
  waiting: ['letters wait', ({ held }) => held > 0],
  lines: ['salutation missing', ({ unsaluted }) => unsaluted.length > 0],
};

export const loader = staffLoader('edit targets', async ({ url }) => {
  const asked = url.searchParams.get('show') ?? 'all';
  const show = Object.hasOwn(views, asked) ? asked : 'all';
  const all = await listDirectory(db);
  return { show, of: all.length, entries: all.filter(views[show]?.[1] ?? (() => true)) };
});

export default function TargetsPage() {
  const { show, of, entries } = useLoaderData<typeof loader>();
  const options = Object.entries(views).map(([key, [label]]) => [key, label] as const);
  return (
    <StaffPage title="Targets">
      <form method="get" action="/staff/targets" className="inline">
        <Select name="show" label="Show" value={show} options={options} />
        <button>Show</button>
      </form>
      <p>
        {entries.length} of {of}. <a href="/staff/targets.csv">Download all as CSV</a>.{' '}
        <a href="/staff/targets/import">Import a CSV file</a>.
      </p>
      <Table
        caption="Targets"
        head={['Area', 'Office', 'Held by', 'Address', 'Checked', 'Languages', 'Waiting']}
        numbers={['Waiting']}
      >
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </Table>
    </StaffPage>
  );
}

function Row({ entry }: { entry: DirectoryEntry }) {
  const { id, area, organisation, person, state, email, emailStatus, verifiedOn, stale, languages } = entry;
  return (
    <tr>
      <td>{area}</td>
      <td>
        <a href={`/staff/targets/${id}`}>{organisation}</a>
      </td>
      <td>{state === 'being_checked' ? 'being checked' : person}</td>
      <td>
        {email ?? 'none'} {email ? <span className="quiet">({emailStatus})</span> : null}
      </td>
      <td>
        {verifiedOn ?? 'never'}
        {stale && email ? <strong> stale</strong> : null}
      </td>
      <td>
        {languages.join(' ')}
        {entry.unsaluted.length ? <strong> no salutation: {entry.unsaluted.join(' ')}</strong> : null}
      </td>
      <td className="number">{entry.held || ''}</td>
    </tr>
  );
}
