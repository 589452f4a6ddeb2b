/** The first page: what needs a person, with the place where it is dealt with. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { scopeOf } from '#app/models/staff/authorize.ts';
import { attentionWords } from './attention-words.ts';
import { StaffPage } from './page.tsx';
import { staffLoader } from './staff.server.ts';

export const loader = staffLoader('look around', async ({ staff }) => ({
  attention: (await listAttention(db, scopeOf(staff))).map((item) => ({
    ...item,
    ...attentionWords(item, staff.role),
  })),
}));

export default function StaffHome() {
  const { attention } = useLoaderData<typeof loader>();
  return (
    <StaffPage title="Overview">
      <section aria-labelledby="attention">
        <h2 id="attention">Needs attention</h2>
        {attention.length === 0 ? <p>Nothing waits for you.</p> : <AttentionList items={attention} />}
      </section>
    </StaffPage>
  );
}

type Items = ReturnType<typeof useLoaderData<typeof loader>>['attention'];

function AttentionList({ items }: { items: Items }) {
  return (
    <ul className="attention">
      {items.map(({ kind, of, count, words, path }) => (
        <li key={`${kind} ${of}`}>
          <strong>{count}</strong> {path ? <a href={path}>{words}</a> : words}
        </li>
      ))}
    </ul>
  );
}
