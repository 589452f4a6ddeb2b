import { Table } from '../table.tsx';

export type Cell = string | number | null;
export type CountTable = { title: string; columns: readonly string[]; rows: readonly Cell[][] };

type Props = {
  table: CountTable;
  /** Where the same comes as a file. */
  file: string;
  /** By column: the address that sorts by it. */
  sort?: Readonly<Record<string, string>>;
  sortedBy?: string;
  /** The words when there is nothing. */
  empty: string;
  /** Where a row leads, from its first cell. */
  link?: (key: string) => string;
};

/** A table of the dashboard, its sorting links, and its file. */
export function ShownTable({
  table: { title, columns, rows },
  file,
  sort = {},
  sortedBy,
  empty,
  link,
}: Props) {
  const numbers = columns.filter(
    (_, place) => place > 0 && rows.some((row) => typeof row[place] === 'number'),
  );
  const links = columns.filter((column) => sort[column]);
  return (
    <div className="counted">
      {links.length > 0 ? (
        <p>
          Sort by{' '}
          {links.map((column) => (
            <a
              key={column}
              className="chip"
              href={sort[column]}
              aria-current={column === sortedBy || undefined}
            >
              {column}
            </a>
          ))}
        </p>
      ) : null}
      <Table caption={title} head={columns} numbers={numbers} empty={rows.length === 0 ? empty : undefined}>
        {rows.map((row) => (
          <tr key={String(row[0])}>
            {row.map((cell, place) => (
              <td
                key={columns[place]}
                className={typeof cell === 'number' && place > 0 ? 'number' : undefined}
              >
                {place === 0 && link ? <a href={link(String(cell))}>{cell}</a> : say(cell)}
              </td>
            ))}
          </tr>
        ))}
      </Table>
      <p>
        <a href={file}>{title} as CSV</a>
      </p>
    </div>
  );
}

/** A cell that would make its row a page high is cut here; the file has all of it. */
const LONGEST = 100;

function say(cell: Cell): string | null {
  if (typeof cell === 'number') return cell.toLocaleString('en-IE');
  if (cell === null || cell.length <= LONGEST) return cell;
  return `${cell.slice(0, cell.lastIndexOf(' ', LONGEST))} …`;
}
