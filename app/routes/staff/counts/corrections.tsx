/** What the nightly recount put right, until someone has looked into it. */
import { Table, When } from '../table.tsx';

export type Correction = {
  id: number;
  stage: string;
  dimension: string;
  key: string;
  was: number;
  found: number;
  at: Date | string;
};

type Props = { here: string; corrections: readonly Correction[] };

export function Corrections({ here, corrections }: Props) {
  const [newest] = corrections;
  if (!newest) return null;
  return (
    <>
      <h2 id="corrections">Corrections</h2>
      <p>
        A recount from the rows differed from what was shown, and put it right. The results page says so in
        public. Find out why: a number changed by hand, a restored backup, or a fault of ours.
      </p>
      <Table
        caption="Corrections"
        head={['When', 'Stage', 'Of', 'Shown', 'Found']}
        numbers={['Shown', 'Found']}
      >
        {corrections.map(({ id, stage, dimension, key, was, found, at }) => (
          <tr key={id}>
            <td>
              <When at={at} />
            </td>
            <td>{stage}</td>
            <td>{`${dimension} ${key}`}</td>
            <td className="number">{was}</td>
            <td className="number">{found}</td>
          </tr>
        ))}
      </Table>
      <form method="post" action={here}>
        <input type="hidden" name="seen" value={newest.id} />
        <button name="intent" value="attend">
          I have looked into these
        </button>
      </form>
    </>
  );
}
