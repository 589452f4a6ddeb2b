import { Table, When } from './table.tsx';

/** When something happened, and what; a moment that has not come is left out. */
export type Step = [at: Date | string | null | undefined, what: string];

/** What became of a letter or a digest, in the order given. */
export function Timeline({ steps }: { steps: readonly Step[] }) {
  return (
    <Table caption="Timeline" head={['When', 'What']}>
      {steps.map(([at, what]) =>
        at ? (
          <tr key={`${at} ${what}`}>
            <td>
              <When at={at} />
            </td>
            <td>{what}</td>
          </tr>
        ) : null,
      )}
    </Table>
  );
}
