/** The message log: every letter, found by state, area, target, day or reference. */
import { useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { findLetters, holdReasons, letterStates } from '#app/models/letters/log.server.ts';
import { scopeOf } from '#app/models/staff/authorize.ts';
import { letterFilter } from './letter-filter.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

export const loader = staffLoader('read letters', async ({ url, staff }) => {
  const scope = scopeOf(staff);
  const { filter, typed } = letterFilter(url);
  const { rows, next } = await findLetters(db, { ...filter, campaigns: scope === 'all' ? null : scope });
  const query = new URLSearchParams(typed).toString();
  return { rows, next, typed, query, letterStates, holdReasons };
});

const any = ['', 'any'] as const;

export default function LettersPage() {
  const { rows, next, typed, query, letterStates, holdReasons } = useLoaderData<typeof loader>();
  const options = (values: readonly string[]) => [any, ...values.map((value) => [value, value] as const)];
  const text = (name: string, label: string, type = 'text') => (
    <TextField {...{ name, label, type }} value={typed[name]} problems={[]} required={false} />
  );
  return (
    <StaffPage title="Letters">
      <form method="get" action="/staff/letters" className="inline">
        <Select name="state" label="State" value={typed.state} options={options(letterStates)} />
        <Select name="reason" label="Held because" value={typed.reason} options={options(holdReasons)} />
        {text('area', 'Area')}
        {text('target', 'Target number')}
        {text('from', 'From', 'date')}
        {text('to', 'To', 'date')}
        {text('reference', 'Reference')}
        <button>Show</button>
      </form>
      <Table
        caption="Letters, newest first"
        head={['Reference', 'State', 'Campaign', 'Area', 'To', 'Queued', 'Settled', 'Tries']}
        empty={rows.length === 0 ? 'No letter fits.' : undefined}
      >
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <a href={`/staff/letters/${row.id}`}>{row.reference}</a>
            </td>
            <td>
              {row.state}
              {row.holdReason ? `: ${row.holdReason}` : ''}
              {row.flagged ? <strong> flagged</strong> : null}
            </td>
            <td>{row.campaign}</td>
            <td>{row.area}</td>
            <td>{row.organisation}</td>
            <td>
              <When at={row.queuedAt} />
            </td>
            <td>{row.settledAt ? <When at={row.settledAt} /> : null}</td>
            <td className="number">{row.attempts}</td>
          </tr>
        ))}
      </Table>
      {next ? (
        <p>
          <a href={`/staff/letters?${query}&before=${next}`}>Older ones</a>
        </p>
      ) : null}
    </StaffPage>
  );
}
