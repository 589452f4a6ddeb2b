/** One letter's life; and what may be decided about it. Its words and its writer show for a reason that is kept. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { findLetterLife } from '#app/models/letters/life.server.ts';
import { decideAs } from '#app/models/letters/on-record.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { authorize, type Verb } from '#app/models/staff/authorize.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { LetterLife } from './letter-life.tsx';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';

const notices = {
  release: 'Let go.',
  refuse: 'Refused. Its writer is told and has the text back.',
  retry: 'It is tried again.',
};

async function lifeOf({ params, assertMay }: Pick<Visit, 'params' | 'assertMay'>) {
  const id = Number(params.letter);
  const life = Number.isSafeInteger(id) ? await findLetterLife(db, id) : null;
  if (!life) throw notFound();
  assertMay({ campaignId: life.campaign.id });
  return life;
}

export const loader = staffLoader('read letters', async (visit) => {
  const life = await lifeOf(visit);
  const may = (verb: Verb) => authorize(visit.staff, verb, { campaignId: life.campaign.id });
  return { life, mayShow: may('show personal data'), mayEdit: may('edit templates') };
});

export const action = staffAction('settle held letters', { one: ['intent'] }, async ({ form, ...visit }) => {
  const { message, action: taken, campaign } = await lifeOf(visit);
  const intent = readIntent(form.one('intent'), ['release', 'refuse', 'retry']);
  const letter = { id: message.id, reference: taken.reference, campaignId: campaign.id };
  const decision = await decideAs(db, visit.staff.id, intent, letter);
  if (!decision.ok) {
    const problems: Problem[] = [{ field: 'decide', text: decision.says }];
    return data({ problems }, { status: 409 });
  }
  wake();
  return done(`/staff/letters/${message.id}`, intent);
});

export default function LetterPage() {
  const { life, mayShow, mayEdit } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const { message, action: taken } = life;
  const here = `/staff/letters/${message.id}`;
  return (
    <StaffPage title={`Letter ${taken.reference}`} notices={notices} problems={problems}>
      <p>
        <strong>
          {message.state}
          {message.holdReason ? `: ${message.holdReason}` : ''}
        </strong>
        {message.flagged ? ', flagged: a copy may have arrived before' : ''}
      </p>
      <form method="post" action={here} id="decide">
        <div className="buttons">
          {message.state === 'held' ? (
            <>
              <button name="intent" value="release" className="primary">
                Let it go
              </button>
              <button name="intent" value="refuse">
                Refuse it for good
              </button>
            </>
          ) : null}
          {message.state === 'failed' || message.state === 'bounced' ? (
            <button name="intent" value="retry" className="primary">
              Try again
            </button>
          ) : null}
        </div>
      </form>
      <LetterLife life={life} mayEdit={mayEdit} />
      {mayShow ? (
        <p>
          <a href={`${here}/words`}>Show the writer and the words, for a reason</a>
        </p>
      ) : null}
    </StaffPage>
  );
}
