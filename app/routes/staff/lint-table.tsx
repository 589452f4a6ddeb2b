import type { LintRow } from '#app/models/template/lint.server.ts';
import { Table } from './table.tsx';

/** What would be wrong with the letter to each target. */
export function LintTable({ rows, path }: { rows: LintRow[]; path: string }) {
  // A finding that every letter has is one about the template: said once, it doesn't hide the others.
  const common = (rows[0]?.findings ?? []).filter((finding) =>
    rows.every(({ findings }) => findings.includes(finding)),
  );
  const own = (findings: string[]) => findings.filter((finding) => !common.includes(finding));
  const fine = rows.filter(({ findings }) => own(findings).length === 0).length;
  return (
    <>
      <p>
        {fine} of {rows.length} without a finding of their own.
        {common.length > 0 ? ` All of them: ${common.join('. ')}.` : null}
      </p>
      <Table
        caption="All targets"
        head={['Target', 'Reads this language', 'Characters', 'Findings']}
        numbers={['Characters']}
      >
        {rows.map(({ targetId, area, person, reads, characters, findings }) => (
          <tr key={targetId}>
            <td>
              <a href={`${path}?target=${targetId}`}>
                {area} {person}
              </a>
            </td>
            <td>{reads ? 'yes' : 'no'}</td>
            <td className="number">{characters}</td>
            <td>{own(findings).join('. ')}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
