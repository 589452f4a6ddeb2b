import { Table } from './table.tsx';

type Area = {
  code: string;
  name: string | null;
  targetId: number | null;
  organisation: string | null;
  person: string | null;
};

/** The areas of a campaign, each with the office that its people write to. */
export function AreaTable({ areas }: { areas: Area[] }) {
  return (
    <Table
      caption="Areas"
      head={['Area', 'Office', 'Held by']}
      empty={areas.length === 0 ? 'Nobody yet: it cannot open before it has areas.' : undefined}
    >
      {areas.map(({ code, name, targetId, organisation, person }) => (
        <tr key={code}>
          <td>
            {code} {name}
          </td>
          <td>
            {targetId ? <a href={`/staff/targets/${targetId}`}>{organisation}</a> : 'nobody: signing only'}
          </td>
          <td>{targetId ? (person ?? 'being checked') : null}</td>
        </tr>
      ))}
    </Table>
  );
}
