import { Table } from './table.tsx';

type Term = {
  id: number;
  since: string | null;
  until: string | null;
  person: string | null;
  title: string;
  source: string;
  asOf: string;
};

/** Who has held an office, newest first. */
export function TermTable({ terms }: { terms: Term[] }) {
  return (
    <Table caption="Terms" head={['From', 'Until', 'Person', 'Title', 'Source', 'As of']}>
      {terms.map((term) => (
        <tr key={term.id}>
          <td>{term.since}</td>
          <td>{term.until ?? 'today'}</td>
          <td>{term.person ?? 'being checked'}</td>
          <td>{term.title}</td>
          <td>{term.source}</td>
          <td>{term.asOf}</td>
        </tr>
      ))}
    </Table>
  );
}
