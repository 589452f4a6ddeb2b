/** One target: how it is reached, its languages and lines, who has held it, and the word that somebody checked it. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextArea, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { editContact, editLines, NoTarget, verifyTarget } from '#app/models/directory/edit.server.ts';
import { findContact, findEntry, listTerms } from '#app/models/directory/list.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { LineFields } from './line-fields.tsx';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';
import { Table } from './table.tsx';
import { contactFields, readContact, readLines } from './target-form.server.ts';

const notices = {
  verify: 'Verified today. Letters that waited for it go out.',
  contact: 'Kept. Another address has to be verified before letters go to it.',
  lines: 'Kept. Letters that are written from now on have these lines.',
  term: 'The new term is open.',
};

async function placeOf({ params }: Pick<Visit, 'params'>) {
  const id = Number(params.target) || 0;
  const entry = await findEntry(db, id);
  const contact = await findContact(db, id);
  if (!entry || !contact) throw notFound();
  return { id, entry, contact };
}

export const loader = staffLoader('edit targets', async (visit) => {
  const { id, entry, contact } = await placeOf(visit);
  return { entry, contact, terms: await listTerms(db, id) };
});

export const action = staffAction('edit targets', contactFields, async ({ form, staff, ...visit }) => {
  const { id, entry } = await placeOf(visit);
  const intent = readIntent(form.one('intent'), ['contact', 'verify', 'lines']);
  const subject = { kind: 'target', id };
  if (intent === 'contact') {
    const read = readContact(form);
    if (!read.ok) return data({ problems: read.problems }, { status: 422 });
    await editContact(db, id, read.contact);
    await recordAct(db, { staffId: staff.id, verb: 'changed contact', subject });
    return done(`/staff/targets/${id}`, intent);
  }
  if (intent === 'lines') {
    const read = readLines(form, entry.languages);
    if (!read.ok) return data({ problems: read.problems }, { status: 422 });
    await editLines(db, id, read.lines);
    await recordAct(db, { staffId: staff.id, verb: 'changed salutation', subject });
    return done(`/staff/targets/${id}`, intent);
  }
  try {
    const released = await verifyTarget(db, id);
    await recordAct(db, { staffId: staff.id, verb: 'verified', subject, detail: { released } });
  } catch (error) {
    if (!(error instanceof NoTarget)) throw error;
    return data({ problems: [{ field: 'email', text: error.message }] as Problem[] }, { status: 422 });
  }
  wake();
  return done(`/staff/targets/${id}`, intent);
});

export default function TargetPage() {
  const { entry, contact, terms } = useLoaderData<typeof loader>();
  const problems = (useActionData<typeof action>() as { problems: Problem[] } | undefined)?.problems ?? [];
  const here = `/staff/targets/${entry.id}`;
  const [present] = terms;
  return (
    <StaffPage title={`${entry.area}: ${entry.organisation}`} notices={notices} problems={problems}>
      <form method="post" action={here}>
        <p>
          {entry.person ?? 'Being checked'}, {entry.title}. Address {entry.email ?? 'unknown'} (
          {entry.emailStatus}), last checked {entry.verifiedOn ?? 'never'}
          {entry.stale && entry.email ? '; live mode does not write to it before somebody has' : ''}.{' '}
          {entry.held ? `${entry.held} letters wait for this target.` : null}
        </p>
        <button name="intent" value="verify">
          I have checked today that holder and address are right
        </button>
      </form>
      <h2>Who holds it</h2>
      <p>
        <a href={`${here}/term`}>Somebody else holds this office now</a>
      </p>
      <Table caption="Terms" head={['From', 'Until', 'Person', 'Title', 'Source', 'As of']}>
        {terms.map((term) => (
          <tr key={term.id}>
            <td>{term.since}</td>
            <td>{term.until ?? 'today'}</td>
            <td>{term.person ?? 'being checked'}</td>
            <td>{term.title}</td>
            <td>{term.source}</td>
            <td>{term.asOf}</td>
          </tr>
        ))}
      </Table>
      <h2>How its letters begin and end</h2>
      <form method="post" action={here} encType="multipart/form-data" className="editor" noValidate>
        <LineFields languages={entry.languages} lines={present?.lines ?? []} problems={problems} />
        <button name="intent" value="lines">
          Keep these lines
        </button>
      </form>
      <h2>How it is reached</h2>
      <form method="post" action={here} className="editor" noValidate>
        <TextField
          name="organisation"
          label="Organisation"
          value={contact.organisation}
          problems={problems}
        />
        <TextField
          name="email"
          label="E-mail address"
          value={contact.email ?? ''}
          problems={problems}
          optional
        />
        <TextField
          name="email_source"
          label="Where the address is published"
          value={contact.emailSource ?? ''}
          problems={problems}
          optional
        />
        <TextField
          name="form_url"
          label="Contact form"
          value={contact.formUrl ?? ''}
          problems={problems}
          optional
        />
        <TextField
          name="languages"
          label="Languages it reads"
          hint="Two-letter codes, the first is offered first"
          value={contact.languages.join(' ')}
          problems={problems}
        />
        <TextField name="time_zone" label="Time zone" value={contact.timeZone} problems={problems} />
        <TextArea
          name="note"
          label="Note, shown to supporters"
          value={contact.note ?? ''}
          rows={2}
          problems={problems}
          optional
        />
        <button name="intent" value="contact">
          Keep this
        </button>
      </form>
    </StaffPage>
  );
}
