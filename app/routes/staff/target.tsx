/** One target: how it is reached, its languages and lines, who has held it, and the word that somebody checked it. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import {
  editContact,
  editLines,
  type Line,
  NoTarget,
  verifyTarget,
} from '#app/models/directory/edit.server.ts';
import { findContact, findEntry, listDirectory, listTerms } from '#app/models/directory/list.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { attend, findBearing } from '#app/models/office/bearing.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { ContactFields } from './contact-fields.tsx';
import { idOf } from './id-of.ts';
import { LineFields } from './line-fields.tsx';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';
import { TargetBearing } from './target-bearing.tsx';
import { contactFields, lineLanguages, readContact, readLines, typedContact } from './target-form.server.ts';
import { TermTable } from './term-table.tsx';

const notices = {
  verify: 'Verified today. Letters that waited for it go out.',
  contact: 'Kept. Another address has to be verified before letters go to it.',
  lines: 'Kept. Letters that are written from now on have these lines.',
  term: 'The new term is open.',
  attend: 'Kept. What came back so far holds nothing any more; a switch stays until you lift it.',
};

async function placeOf({ params }: Pick<Visit, 'params'>) {
  const id = idOf(params.target);
  const entry = await findEntry(db, id);
  const contact = await findContact(db, id);
  if (!entry || !contact) throw notFound();
  return { id, entry, contact };
}

export const loader = staffLoader('edit targets', async (visit) => {
  const { id, entry, contact } = await placeOf(visit);
  const open = (await listDirectory(db)).filter((each) => each.stale && each.email && each.id !== id);
  const langs = lineLanguages(entry.languages);
  const bearing = await findBearing(db, id);
  const next = open[0] ?? null;
  return { entry, contact, langs, bearing, terms: await listTerms(db, id), next, open: open.length };
});

type Answer = { problems: Problem[]; typed?: ReturnType<typeof typedContact>; lines?: Line[] };

const refused = (answer: Answer) => data(answer, { status: 422 });

export const action = staffAction('edit targets', contactFields, async ({ form, staff, ...visit }) => {
  const { id, entry } = await placeOf(visit);
  const intent = readIntent(form.one('intent'), ['contact', 'verify', 'lines', 'attend']);
  const line = (verb: string) => ({ staffId: staff.id, verb, subject: { kind: 'target', id } });
  if (intent === 'contact') {
    const read = readContact(form);
    if (!read.ok) return refused({ problems: read.problems, typed: typedContact(form) });
    await onRecord(
      db,
      (tx) => editContact(tx, id, read.contact),
      () => line('changed contact'),
    );
    return done(`/staff/targets/${id}`, intent);
  }
  if (intent === 'attend') {
    await onRecord(
      db,
      (tx) => attend(tx, id),
      () => line('looked at what came back'),
    );
    return done(`/staff/targets/${id}`, intent);
  }
  if (intent === 'lines') {
    const read = readLines(form, lineLanguages(entry.languages));
    if (!read.ok) return refused({ problems: read.problems, lines: read.lines });
    await onRecord(
      db,
      (tx) => editLines(tx, id, read.lines),
      () => line('changed salutation'),
    );
    return done(`/staff/targets/${id}`, intent);
  }
  try {
    await onRecord(
      db,
      (tx) => verifyTarget(tx, id),
      (released) => ({ ...line('verified'), detail: { released } }),
    );
  } catch (error) {
    if (!(error instanceof NoTarget)) throw error;
    return refused({ problems: [{ field: 'email', text: error.message }] });
  }
  wake();
  return done(`/staff/targets/${id}`, intent);
});

export default function TargetPage() {
  const page = useLoaderData<typeof loader>();
  const { entry, contact, terms } = page;
  const answer = useActionData<typeof action>() as Answer | undefined;
  const problems = answer?.problems ?? [];
  const here = `/staff/targets/${entry.id}`;
  return (
    <StaffPage title={`${entry.area}: ${entry.organisation}`} notices={notices} problems={problems}>
      <Check page={page} here={here} />
      <TargetBearing bearing={page.bearing} here={here} />
      <h2>Who holds it</h2>
      <p>
        <a href={`${here}/term`}>Somebody else holds this office now</a>
      </p>
      <TermTable terms={terms} />
      <h2>How its letters begin and end</h2>
      <form method="post" action={here} encType="multipart/form-data" className="editor" noValidate>
        <LineFields
          languages={page.langs}
          lines={answer?.lines ?? terms[0]?.lines ?? []}
          problems={problems}
        />
        <button name="intent" value="lines">
          Keep these lines
        </button>
      </form>
      <h2>How it is reached</h2>
      <form method="post" action={here} className="editor" noValidate>
        <ContactFields typed={answer?.typed ?? shown(contact)} problems={problems} />
        <button name="intent" value="contact">
          Keep this
        </button>
      </form>
    </StaffPage>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

const shown = ({ emailSource, formUrl, languages, timeZone, ...contact }: Page['contact']) => ({
  ...{ organisation: contact.organisation, email: contact.email ?? '', email_source: emailSource ?? '' },
  ...{ form_url: formUrl ?? '', languages: languages.join(' '), time_zone: timeZone },
  note: contact.note ?? '',
});

/** What a person is asked to check, and where to go on from here. */
function Check({ page: { entry, next, open }, here }: { page: Page; here: string }) {
  return (
    <form method="post" action={here}>
      <p>
        {entry.person ?? 'Being checked'}, {entry.title}. Address {entry.email ?? 'unknown'} (
        {entry.emailStatus}), last checked {entry.verifiedOn ?? 'never'}
        {entry.stale && entry.email ? '; live mode does not write to it before somebody has' : ''}.{' '}
        {entry.held ? `${entry.held} letters wait for this target. ` : null}
        <a href={`/staff/letters?target=${entry.id}`}>Its letters</a>
      </p>
      <button name="intent" value="verify">
        I have checked today that holder and address are right
      </button>
      {next ? (
        <p>
          <a href={`/staff/targets/${next.id}`}>
            Next one not checked for 90 days: {next.area} {next.organisation}
          </a>{' '}
          ({open} left)
        </p>
      ) : null}
    </form>
  );
}
