/** The first page: what needs a person, with the place where it is dealt with. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { type Attention, listAttention } from '#app/models/attention.server.ts';
import { scopeOf } from '#app/models/staff/authorize.ts';
import { attentionWords } from './attention-words.ts';
import { StaffPage } from './page.tsx';
import { staffLoader } from './staff.server.ts';

export const loader = staffLoader('look around', async ({ staff }) => ({
  attention: await listAttention(db, scopeOf(staff)),
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

function AttentionList({ items }: { items: Attention[] }) {
  return (
    <ul className="attention">
      {items.map((item) => {
        const { words, path } = attentionWords(item);
        return (
          <li key={`${item.kind} ${item.of}`}>
            <strong>{item.count}</strong> <a href={path}>{words}</a>
          </li>
        );
      })}
    </ul>
  );
}
