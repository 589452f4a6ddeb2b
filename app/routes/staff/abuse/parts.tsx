import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import type { Typed } from '#app/models/abuse/choice.server.ts';
import type { DryCount, Invalidation } from '#app/models/abuse/invalidate.server.ts';
import { Select } from '../select.tsx';
import { Table, When } from '../table.tsx';

/** A dry count with the choice in words. */
export type Shown = DryCount & { words: string };

type ChoiceProps = { typed: Typed; campaigns: readonly { slug: string }[]; problems: Problem[] };

export function ChoiceFields({ typed, campaigns, problems }: ChoiceProps) {
  const moment = '2026-05-03T14:00, in UTC';
  return (
    <>
      <Select
        name="campaign"
        label="Campaign"
        value={typed.campaign}
        options={campaigns.map(({ slug }) => [slug, slug])}
        problems={problems}
      />
      <TextField
        name="from"
        label="Confirmed from"
        hint={moment}
        value={typed.from}
        problems={problems}
        optional
      />
      <TextField
        name="until"
        label="Confirmed before"
        hint={moment}
        value={typed.until}
        problems={problems}
        optional
      />
      <TextField
        name="area"
        label="Area"
        hint="Its code, such as DE"
        value={typed.area}
        problems={problems}
        optional
      />
      <TextField
        name="domain"
        label="Mail domain"
        hint="What stands after the @; we keep a keyed hash of it only"
        value={typed.domain}
        problems={problems}
        optional
      />
      <TextField
        name="same_as"
        label="With the same words as"
        hint="The reference of a letter with words of its own"
        value={typed.sameAs}
        problems={problems}
        optional
      />
    </>
  );
}

type Row = Omit<Invalidation, 'at' | 'undoneAt'> & { at: Date | string; undoneAt: Date | string | null };

export function Invalidations({ rows, mayAct }: { rows: Row[]; mayAct: boolean }) {
  return (
    <Table
      caption="Invalidations"
      head={['When', 'By', 'Chosen', 'Actions', 'Reason', 'Undo']}
      empty={rows.length === 0 ? 'Nothing was ever invalidated.' : undefined}
    >
      {rows.map((row) => (
        <tr key={row.id}>
          <td>
            <When at={row.at} />
          </td>
          <td>{row.by}</td>
          <td>{row.chosen}</td>
          <td>{row.actions}</td>
          <td>{row.reason}</td>
          <td>{row.undoneAt ? <When at={row.undoneAt} /> : mayAct ? <Undo id={row.id} /> : null}</td>
        </tr>
      ))}
    </Table>
  );
}

function Undo({ id }: { id: number }) {
  return (
    <form method="post" action="/staff/abuse">
      <input type="hidden" name="invalidation" value={id} />
      <button name="intent" value="undo" aria-label={`Undo invalidation ${id}`}>
        Undo
      </button>
    </form>
  );
}
