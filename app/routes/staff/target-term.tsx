/** Somebody else holds an office: the new term, and what becomes of letters that wait. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { findEntry } from '#app/models/directory/list.server.ts';
import { OBJECTION_HOURS } from '#app/models/directory/objection.ts';
import { openTerm, TooEarly } from '#app/models/directory/succession.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { idOf } from './id-of.ts';
import { LineFields } from './line-fields.tsx';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { done, notFound, staffAction, staffLoader } from './staff.server.ts';
import { lineLanguages, readLines } from './target-form.server.ts';

const wishes = [
  [
    're-address',
    `write them anew to the new holder, tell their writers, send after ${OBJECTION_HOURS} hours`,
  ],
  ['hold', 'hold them until a person decides'],
  ['close', 'do not send them; their writers get the text back'],
] as const;

export const loader = staffLoader('edit targets', async ({ params }) => {
  const entry = await findEntry(db, idOf(params.target));
  if (!entry) throw notFound();
  return { entry, langs: lineLanguages(entry.languages), today: new Date().toISOString().slice(0, 10) };
});

const fields = {
  one: ['person', 'title', 'from', 'source', 'letters'],
  all: ['line_lang', 'salutation', 'closing'],
} as const;

export const action = staffAction('edit targets', fields, async ({ form, staff, params }) => {
  const entry = await findEntry(db, idOf(params.target));
  if (!entry) throw notFound();
  const text = (name: 'person' | 'title' | 'from' | 'source') => (form.one(name) ?? '').trim();
  const read = readLines(form, lineLanguages(entry.languages));
  const typed = { person: text('person'), title: text('title'), from: text('from'), source: text('source') };
  const lines = read.lines;
  const problems = [...check(typed), ...(read.ok ? [] : read.problems)];
  if (read.ok && lines.length === 0)
    problems.push({
      field: `salutation-${entry.languages[0]}`,
      text: 'Enter the lines of one language at least',
    });
  const letters = readIntent(form.one('letters'), ['re-address', 'hold', 'close']);
  const refused = (list: Problem[]) => data({ problems: list, typed, lines, letters }, { status: 422 });
  if (problems.length) return refused(problems);
  try {
    await onRecord(
      db,
      (tx) => openTerm(tx, { targetId: entry.id, ...typed, lines, letters }),
      (result) => ({
        ...{ staffId: staff.id, verb: 'opened a term', detail: { letters, ...result } },
        subject: { kind: 'target', id: entry.id },
      }),
    );
  } catch (error) {
    if (error instanceof TooEarly) return refused([{ field: 'from', text: error.message }]);
    throw error;
  }
  wake();
  return done(`/staff/targets/${entry.id}`, 'term');
});

function check({ person, title, from }: { person: string; title: string; from: string }): Problem[] {
  const named = (field: string, value: string) =>
    value && value.length <= 120 && !/[\p{Cc}<>]/u.test(value) ? [] : [{ field, text: `Enter the ${field}` }];
  const day = /^\d{4}-\d\d-\d\d$/.test(from) && !Number.isNaN(Date.parse(from));
  return [
    ...named('person', person),
    ...named('title', title),
    ...(day ? [] : [{ field: 'from', text: 'Enter the first day of the term' }]),
  ];
}

export default function TermPage() {
  const { entry, langs, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problems = answer?.problems ?? [];
  const typed = answer?.typed;
  return (
    <StaffPage title={`A new holder of ${entry.area}: ${entry.organisation}`} problems={problems}>
      <p>
        Until now: {entry.person ?? 'being checked'}. Name, salutation and languages of the former holder
        appear in nothing that is written after this.
      </p>
      <form method="post" className="editor" encType="multipart/form-data" noValidate>
        <TextField name="person" label="Name" value={typed?.person} problems={problems} />
        <TextField name="title" label="Title" value={typed?.title ?? entry.title} problems={problems} />
        <TextField
          name="from"
          label="First day"
          type="date"
          value={typed?.from ?? today}
          problems={problems}
        />
        <TextField name="source" label="Source" value={typed?.source} problems={problems} optional />
        <LineFields languages={langs} lines={answer?.lines ?? []} problems={problems} />
        <Select
          name="letters"
          label={`Letters that wait (${entry.held} held)`}
          value={answer?.letters}
          options={wishes}
        />
        <button className="primary">Open the term</button>
      </form>
    </StaffPage>
  );
}
