/** The offices of a campaign: greeting them before letters come, and where replies of people to our envelope go. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { greetOffices, listOffices } from '#app/models/office/greet.server.ts';
import { repliesOf, sendRepliesTo } from '#app/models/office/replies.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';
import { Table, When } from './table.tsx';

const notices = { greet: 'The greetings are queued.', replies: 'Kept.' };

function campaignIn({ campaign }: Pick<Visit, 'campaign'>) {
  if (!campaign) throw notFound();
  return campaign;
}

export const loader = staffLoader('edit campaigns', async (visit) => {
  const campaign = campaignIn(visit);
  const offices = await listOffices(db, campaign.id);
  const ready = offices.filter(({ standing }) => standing === 'ready').length;
  return { slug: campaign.slug, offices, ready, repliesTo: (await repliesOf(db, campaign.id)) ?? '' };
});

const fields = { one: ['intent', 'expected', 'replies_to'] } as const;

export const action = staffAction('edit campaigns', fields, async ({ form, staff, ...visit }) => {
  const campaign = campaignIn(visit);
  const intent = readIntent(form.one('intent'), ['greet', 'replies']);
  const line = {
    staffId: staff.id,
    campaignId: campaign.id,
    subject: { kind: 'campaign', id: campaign.slug },
  };
  const here = `/staff/campaigns/${campaign.slug}/offices`;
  if (intent === 'replies') {
    const kept = await sendRepliesTo(db, line, (form.one('replies_to') ?? '').trim());
    if (!kept) return refused('replies_to', 'Enter an e-mail address, or nothing');
    return done(here, 'replies');
  }
  const count = await onRecord(
    db,
    (tx) => greetOffices(tx, campaign, Number(form.one('expected'))),
    (greeted) =>
      greeted === null ? null : { ...line, verb: 'greeted offices', detail: { offices: greeted } },
  );
  if (count === null) return refused('greet', 'The number has changed meanwhile: look again');
  wake();
  return done(here, 'greet');
});

function refused(field: string, text: string) {
  const problems: Problem[] = [{ field, text }];
  return data({ problems }, { status: 422 });
}

export default function CampaignOfficesPage() {
  const { slug, offices, ready, repliesTo } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const here = `/staff/campaigns/${slug}/offices`;
  return (
    <StaffPage title={`Offices of “${slug}”`} notices={notices} problems={problems}>
      <p>
        A greeting tells an office what will come and how fast, and gives it the link to its own page: to stop
        the letters, to ask for digests, to record its position. It is sent once to each office whose address
        is checked.
      </p>
      <form method="post" action={here} id="greet">
        <p>
          {ready === 1 ? 'One office is ready' : `${ready} offices are ready`} to be greeted; nothing is sent
          to the others.
        </p>
        <input type="hidden" name="expected" value={ready} />
        {ready > 0 ? (
          <button name="intent" value="greet" className="primary">
            {ready === 1 ? 'Send one greeting' : `Send ${ready} greetings`}
          </button>
        ) : null}
      </form>
      <Table caption="Offices" head={['Area', 'Office', 'Greeting']}>
        {offices.map(({ targetId, area, organisation, standing, at }) => (
          <tr key={targetId}>
            <td>{area}</td>
            <td>
              <a href={`/staff/targets/${targetId}`}>{organisation}</a>
            </td>
            <td>
              {standing === 'ready' ? 'not yet' : standing} {at ? <When at={at} /> : null}
            </td>
          </tr>
        ))}
      </Table>
      <h2>Replies of people</h2>
      <p>
        Answers go to the writers. Some mail programs answer our envelope instead: such a reply of a person is
        passed on unread to this address and kept nowhere here. With no address it is dropped.
      </p>
      <form method="post" action={here} className="narrow" noValidate>
        <TextField
          name="replies_to"
          label="Pass replies on to"
          type="email"
          value={repliesTo}
          problems={problems}
          required={false}
        />
        <button name="intent" value="replies">
          Keep this address
        </button>
      </form>
    </StaffPage>
  );
}
