/** All held letters of a filter at once: first how many and which, then the act. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { AT_ONCE, countHeld, type Settled, settleHeld } from '#app/models/letters/bulk.server.ts';
import { decideAs } from '#app/models/letters/on-record.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { filterNames, letterFilter } from './letter-filter.server.ts';
import { StaffPage } from './page.tsx';
import { staffAction, staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

export const loader = staffLoader('settle held letters', async ({ url, staff }) => {
  const { filter, typed } = await letterFilter(staff, (name) => url.searchParams.get(name));
  return { ...(await countHeld(db, filter)), typed: { ...typed, state: 'held' }, atOnce: AT_ONCE };
});

type Answer = { problems: Problem[]; settled: Settled | null };

export const action = staffAction(
  'settle held letters',
  { one: ['intent', 'until', 'total', ...filterNames] },
  async ({ form, staff }) => {
    const intent = readIntent(form.one('intent'), ['release', 'refuse']);
    const { filter } = await letterFilter(staff, (name) => form.one(name));
    const [until, total] = [Number(form.one('until')) || 0, Number(form.one('total')) || 0];
    const now = await countHeld(db, filter);
    if (total !== now.total) {
      const text = `The page said ${total} letters; by now ${now.total} fit. Nothing was done: look again.`;
      const answer: Answer = { problems: [{ field: 'settle', text }], settled: null };
      return data(answer, { status: 409 });
    }
    const settled = await settleHeld(db, filter, until, (letter) => decideAs(db, staff.id, intent, letter));
    wake();
    const answer: Answer = { problems: [], settled };
    return data(answer);
  },
);

export default function SettlePage() {
  const { total, groups, typed, atOnce, until } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const query = new URLSearchParams(typed).toString();
  return (
    <StaffPage title="Settle held letters" problems={answer?.problems ?? []}>
      {answer?.settled ? <Outcome settled={answer.settled} /> : null}
      <p>
        {total === 1 ? '1 held letter fits.' : `${total} held letters fit.`}{' '}
        {total > atOnce ? `One act settles the oldest ${atOnce}. ` : null}
        <a href={`/staff/letters?${query}`}>Look at them one by one</a>
      </p>
      <Table
        caption="Held letters that fit"
        head={['Campaign', 'Held because', 'Letters']}
        numbers={['Letters']}
      >
        {groups.map(({ campaign, reason, n }) => (
          <tr key={`${campaign} ${reason}`}>
            <td>{campaign}</td>
            <td>{reason}</td>
            <td className="number">{n}</td>
          </tr>
        ))}
      </Table>
      {total > 0 ? (
        <form method="post" action="/staff/letters/settle" id="settle">
          {Object.entries({ ...typed, until, total }).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className="buttons">
            <button name="intent" value="release" className="primary">
              Let them all go
            </button>
            <button name="intent" value="refuse">
              Refuse all for good, and tell their writers
            </button>
          </div>
        </form>
      ) : null}
    </StaffPage>
  );
}

function Outcome({ settled: { done, left } }: { settled: Settled }) {
  return (
    <div className="notice matches" role="status">
      <p>{done === 1 ? '1 letter is settled.' : `${done} letters are settled.`}</p>
      {left.map(({ says, n }) => (
        <p key={says}>
          {n} left as they were: {says}
        </p>
      ))}
    </div>
  );
}
