/** What staff did. Nothing here can be changed, by anybody. */
import { useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { auditVerbs, detailWords, listAudit } from '#app/models/staff/audit-list.server.ts';
import { auditFilter } from './audit-filter.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

export const loader = staffLoader('read audit log', async ({ url }) => {
  const filter = auditFilter(url);
  const before = Number(url.searchParams.get('before')) || undefined;
  const lines = await listAudit(db, filter, before);
  const rows = lines.map(({ detail, ...line }) => ({ ...line, detail: detailWords(detail) }));
  const query = new URLSearchParams(filter).toString();
  return { rows, filter, query, verbs: await auditVerbs(db), more: lines.length === 100 };
});

export default function AuditPage() {
  const { rows, filter, query, verbs, more } = useLoaderData<typeof loader>();
  return (
    <StaffPage title="Audit log">
      <form method="get" action="/staff/audit" className="inline">
        <TextField name="who" label="Who (e-mail)" value={filter.who} problems={[]} required={false} />
        <Select
          name="verb"
          label="What"
          value={filter.verb}
          options={[['', 'anything'], ...verbs.map((verb) => [verb, verb] as const)]}
        />
        <TextField name="from" label="From" type="date" value={filter.from} problems={[]} required={false} />
        <TextField
          name="until"
          label="Until"
          type="date"
          value={filter.until}
          problems={[]}
          required={false}
        />
        <button>Show</button>
      </form>
      <p>
        <a href={`/staff/audit.csv?${query}`}>Download these as CSV</a>
      </p>
      <Table
        caption="What staff did"
        head={['When', 'Who', 'What', 'To what', 'Campaign', 'Details']}
        empty={rows.length === 0 ? 'Nothing fits.' : undefined}
      >
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <When at={row.at} />
            </td>
            <td>{row.who ?? 'command on the server'}</td>
            <td>{row.verb}</td>
            <td>
              {row.subjectKind} {row.subjectId}
            </td>
            <td>{row.campaign}</td>
            <td>{row.detail}</td>
          </tr>
        ))}
      </Table>
      {more ? (
        <p>
          <a href={`/staff/audit?${query}&before=${rows.at(-1)?.id}`}>Older ones</a>
        </p>
      ) : null}
    </StaffPage>
  );
}
