/** One digest: how it stands, what servers said of it, and what may be decided when nobody else knows. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { decideDigestAs, digestDecisions } from '#app/models/digest/decide.server.ts';
import { type DigestLife, findDigestLife } from '#app/models/digest/life.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { idOf } from './id-of.ts';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';
import { type Step, Timeline } from './timeline.tsx';

const notices = {
  again: 'It goes out once more.',
  went: 'It counts as handed over; its letters follow within seconds.',
  apart: 'Its letters go one by one, within seconds.',
  retry: 'Its letters are queued again.',
};

async function digestOf({ campaign, params }: Pick<Visit, 'campaign' | 'params'>) {
  const id = idOf(params.digest);
  const life = campaign && (await findDigestLife(db, campaign.id, id));
  if (!campaign || !life) throw notFound();
  return { id, campaign, life };
}

export const loader = staffLoader('read letters', async (visit) => {
  const { id, campaign, life } = await digestOf(visit);
  return { id, slug: campaign.slug, life };
});

export const action = staffAction('settle held letters', { one: ['intent'] }, async ({ form, ...visit }) => {
  const { id, campaign } = await digestOf(visit);
  const intent = readIntent(form.one('intent'), digestDecisions);
  const decision = await decideDigestAs(db, intent, { staffId: visit.staff.id, campaignId: campaign.id, id });
  if (!decision.ok) {
    const problems: Problem[] = [{ field: 'decide', text: decision.says }];
    return data({ problems }, { status: 409 });
  }
  wake();
  return done(`/staff/pace/${campaign.slug}/${id}`, intent);
});

export default function DigestPage() {
  const { id, slug, life } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const { message, target, bounced } = life;
  const inDoubt = message.state === 'held' && message.holdReason === 'uncertain twice';
  return (
    <StaffPage title={`Digest of ${life.day} to ${target.area}`} notices={notices} problems={problems}>
      <p>
        <strong>
          {message.state}
          {message.holdReason ? `: ${message.holdReason}` : ''}
        </strong>
        {message.flagged ? ', flagged: a copy may have arrived before' : ''}
      </p>
      <p>
        {life.letters} letters to {target.organisation}; {life.named} of their writers are named.
      </p>
      <form method="post" action={`/staff/pace/${slug}/${id}`} id="decide">
        {inDoubt ? <InDoubt /> : null}
        {bounced > 0 ? (
          <>
            <p>
              Letters of it that came back: {bounced}. Their writers have been told. Once the office can be
              reached they can go again, by themselves or in another digest.
            </p>
            <button name="intent" value="retry">
              Queue its letters again
            </button>
          </>
        ) : null}
      </form>
      <h2>Timeline</h2>
      <Became life={life} />
      <p>
        <a href={`/staff/pace/${slug}`}>When letters of “{slug}” leave</a>
      </p>
    </StaffPage>
  );
}

function InDoubt() {
  return (
    <>
      <p>
        It was sent twice, and no answer came either time. Its letters wait for your word: look for its
        Message-ID in the mail server’s log, or ask the office.
      </p>
      <div className="buttons">
        <button name="intent" value="went" className="primary">
          Take it as handed over
        </button>
        <button name="intent" value="again">
          Send it once more
        </button>
        <button name="intent" value="apart">
          Send its letters one by one
        </button>
      </div>
    </>
  );
}

type Life = { [Key in keyof DigestLife]: DigestLife[Key] };

function Became({ life: { message, tries, events } }: { life: Life }) {
  const steps: Step[] = [
    [message.queuedAt, 'made'],
    ...tries.map(
      (one): Step => [
        one.at,
        [`try ${one.n}:`, one.outcome ?? (one.started ? 'no answer' : 'claimed'), one.code, one.response]
          .filter(Boolean)
          .join(' '),
      ],
    ),
    ...events.map(
      (event): Step => [event.at, [`${event.kind}:`, event.status, event.words].filter(Boolean).join(' ')],
    ),
    [message.settledAt, message.state],
  ];
  return <Timeline steps={steps} />;
}
