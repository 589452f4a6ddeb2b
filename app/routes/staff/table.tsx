import type { ReactNode } from 'react';

type TableProps = {
  caption: string;
  head: readonly string[];
  numbers?: readonly string[];
  children: ReactNode;
  empty?: string;
};

/** Rows in a box that scrolls by itself on a narrow screen, also by keyboard. `children` are `tr`; columns of `numbers` end on the right. */
export function Table({ caption, head, numbers = [], children, empty }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="scroll" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" className={numbers.includes(name) ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {empty ? <p className="quiet">{empty}</p> : null}
    </section>
  );
}

/** A point in time as staff read it: to the minute, in UTC, sortable by eye. */
export function When({ at }: { at: Date | string }) {
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`}</time>;
}
