import type { LintRow } from '#app/models/template/lint.server.ts';
import { Table } from './table.tsx';

/** What would be wrong with the letter to each target. */
export function LintTable({ rows, path }: { rows: LintRow[]; path: string }) {
  const fine = rows.filter(({ findings }) => findings.length === 0).length;
  return (
    <>
      <p>
        {fine} of {rows.length} without a finding.
      </p>
      <Table caption="All targets" head={['Target', 'Reads this language', 'Characters', 'Findings']}>
        {rows.map(({ targetId, area, person, reads, characters, findings }) => (
          <tr key={targetId}>
            <td>
              <a href={`${path}?target=${targetId}`}>
                {area} {person}
              </a>
            </td>
            <td>{reads ? 'yes' : 'no'}</td>
            <td className="number">{characters}</td>
            <td>{findings.join('. ')}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
