/** The message log: every letter, found by state, area, target, day or reference. */
import { useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { countHeld } from '#app/models/letters/bulk.server.ts';
import { findLetters, holdReasons, letterStates } from '#app/models/letters/log.server.ts';
import { letterFilter, number } from './letter-filter.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

export const loader = staffLoader('read letters', async ({ url, staff }) => {
  const { filter, typed, slugs } = await letterFilter(staff, (name) => url.searchParams.get(name));
  const before = number(url.searchParams.get('before'));
  const { rows, next } = await findLetters(db, { ...filter, ...(before ? { before } : {}) });
  const query = new URLSearchParams(typed).toString();
  const { total } = await countHeld(db, filter);
  const held = typed.state && typed.state !== 'held' ? 0 : total;
  return { rows, next, typed, query, slugs, letterStates, holdReasons, held };
});

const any = ['', 'any'] as const;

export default function LettersPage() {
  const { rows, next, typed, query, slugs, letterStates, holdReasons, held } = useLoaderData<typeof loader>();
  const options = (values: readonly string[]) => [any, ...values.map((value) => [value, value] as const)];
  const text = (name: string, label: string, type = 'text') => (
    <TextField {...{ name, label, type }} value={typed[name]} problems={[]} required={false} />
  );
  return (
    <StaffPage title="Letters">
      <form method="get" action="/staff/letters" className="inline">
        {slugs.length > 1 ? (
          <Select name="campaign" label="Campaign" value={typed.campaign} options={options(slugs)} />
        ) : null}
        <Select name="state" label="State" value={typed.state} options={options(letterStates)} />
        <Select name="reason" label="Held because" value={typed.reason} options={options(holdReasons)} />
        {text('area', 'Area')}
        {text('target', 'Target number')}
        {text('from', 'From', 'date')}
        {text('to', 'To', 'date')}
        {text('reference', 'Reference')}
        <button>Show</button>
      </form>
      {held > 0 ? (
        <p>
          <a href={`/staff/letters/settle?${query}`}>
            {held === 1 ? 'Settle the held letter' : `Settle the ${held} held letters`} among these
          </a>
        </p>
      ) : null}
      <Table
        caption="Letters, newest first"
        head={['Reference', 'State', 'Campaign', 'Area', 'To', 'Queued', 'Settled', 'Tries']}
        numbers={['Tries']}
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
