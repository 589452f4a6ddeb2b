/** The writer and the words of one letter, to an admin who says why; the reason is kept for ever. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { findLetterLife, revealLetter } from '#app/models/letters/life.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { StaffPage } from './page.tsx';
import { notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';

const REASON_LIMIT = 300;

async function letterOf({ params, assertMay }: Pick<Visit, 'params' | 'assertMay'>) {
  const id = Number(params.letter);
  const life = Number.isSafeInteger(id) ? await findLetterLife(db, id) : null;
  if (!life) throw notFound();
  assertMay({ campaignId: life.campaign.id });
  return { id, reference: life.action.reference, campaignId: life.campaign.id };
}

export const loader = staffLoader('show personal data', letterOf);

export const action = staffAction('show personal data', { one: ['reason'] }, async ({ form, ...visit }) => {
  const { id, reference, campaignId } = await letterOf(visit);
  const reason = (form.one('reason') ?? '').trim();
  if (reason.length < 10 || reason.length > REASON_LIMIT) {
    const problem = {
      field: 'reason',
      text: `Say why, in 10 to ${REASON_LIMIT} characters: someone will ask`,
    };
    return data({ problems: [problem], shown: null }, { status: 422 });
  }
  const subject = { kind: 'letter', id: reference };
  await recordAct(db, {
    staffId: visit.staff.id,
    verb: 'looked at',
    subject,
    campaignId,
    detail: { reason },
  });
  return data({ problems: [], shown: await revealLetter(db, id) });
});

export default function WordsPage() {
  const { id, reference } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <StaffPage title={`Writer and words of ${reference}`} problems={answer?.problems ?? []}>
      {answer && answer.problems.length === 0 ? <Shown shown={answer.shown} /> : null}
      {answer?.problems.length === 0 ? null : (
        <form method="post" action={`/staff/letters/${id}/words`} className="narrow" noValidate>
          <TextField
            name="reason"
            label="Why do you need to see them?"
            hint="Kept in the audit log. Never write personal data here."
            problems={answer?.problems ?? []}
          />
          <button className="primary">Show them once</button>
        </form>
      )}
      <p>
        <a href={`/staff/letters/${id}`}>Back to the letter</a>
      </p>
    </StaffPage>
  );
}

type ShownProps = { shown: Awaited<ReturnType<typeof revealLetter>> };

function Shown({ shown }: ShownProps) {
  if (!shown) return <p>They are erased.</p>;
  return (
    <div className="sheet">
      <p>
        {shown.name} &lt;{shown.address}&gt;
      </p>
      <p lang={shown.lang}>{shown.subject}</p>
      <p className="lines" lang={shown.lang}>
        {shown.text}
      </p>
    </div>
  );
}
