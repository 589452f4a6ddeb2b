/** Who has an account, and inviting one more. */
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { listCampaignRefs } from '#app/models/staff/campaign-scope.server.ts';
import { inviteStaff, openInvites, withdrawInvite } from '#app/models/staff/invite.server.ts';
import { queueInviteMail } from '#app/models/staff/invite-mail.server.ts';
import { listPeople, type Person } from '#app/models/staff/people.server.ts';
import { StaffPage } from './page.tsx';
import { RoleFields } from './role-fields.tsx';
import { readRole, refusal } from './role-form.server.ts';
import { done, staffAction, staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

const notices = {
  withdrawn: 'The link opens nothing any more.',
  invited: 'The invite is on its way by e-mail. Its link works once, for 24 hours.',
};

export const loader = staffLoader('manage people', async () => ({
  people: await listPeople(db),
  invites: await openInvites(db),
  campaigns: await listCampaignRefs(db),
}));

export const action = staffAction(
  'manage people',
  { one: ['invite', 'email', 'role'], all: ['campaign'] },
  async ({ staff, form }) => {
    const invite = form.one('invite') ?? '';
    if (/^\d{1,9}$/.test(invite)) {
      await withdrawInvite(db, staff.id, Number(invite));
      return done('/staff/people', 'withdrawn');
    }
    const email = form.one('email') ?? '';
    const role = readRole(form, await listCampaignRefs(db));
    try {
      await db.transaction(async (tx) => {
        const made = await inviteStaff(tx, staff.id, { email, ...role });
        await queueInviteMail(tx, made, false);
      });
    } catch (error) {
      return refusal(error, 'email');
    }
    wake();
    return done('/staff/people', 'invited');
  },
);

export default function PeoplePage() {
  const { people, invites, campaigns, frame } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const slugs = new Map(campaigns.map(({ id, slug }) => [id, slug]));
  return (
    <StaffPage title="People" notices={notices} problems={problems}>
      <Table caption="Accounts" head={['Name', 'E-mail', 'Role', 'Campaigns', 'State']}>
        {people.map((person) => (
          <tr key={person.id}>
            <td>
              <a href={`/staff/people/${person.id}`}>{person.name}</a>
            </td>
            <td>{person.email}</td>
            <td>{person.role}</td>
            <td>{campaignsOf(person, slugs)}</td>
            <td>{person.disabledAt ? 'disabled' : 'active'}</td>
          </tr>
        ))}
      </Table>
      {invites.length > 0 ? (
        <>
          <h2>Links that wait to be used</h2>
          <Table caption="Links that wait to be used" head={['E-mail', 'Role', 'For', 'Until', 'Act']}>
            {invites.map((invite) => (
              <tr key={invite.id}>
                <td>{invite.email}</td>
                <td>{invite.role}</td>
                <td>{invite.staffId ? 'new secrets' : 'a new account'}</td>
                <td>
                  <When at={invite.endsAt} />
                </td>
                <td>{frame.asksAgain ? null : <Withdraw {...invite} />}</td>
              </tr>
            ))}
          </Table>
        </>
      ) : null}
      {frame.asksAgain ? null : (
        <>
          <h2>Invite somebody</h2>
          <form method="post" action="/staff/people" className="narrow" noValidate>
            <TextField
              name="email"
              label="E-mail address"
              type="email"
              autoComplete="off"
              problems={problems}
            />
            <RoleFields current="campaigner" chosen={[]} campaigns={campaigns} problems={problems} />
            <button>Send the invite</button>
          </form>
        </>
      )}
    </StaffPage>
  );
}

function Withdraw({ id, email }: { id: number; email: string }) {
  return (
    <form method="post" action="/staff/people">
      <button name="invite" value={id}>
        Withdraw <span className="unseen">the link for {email}</span>
      </button>
    </form>
  );
}

const campaignsOf = ({ role, campaigns }: Pick<Person, 'role' | 'campaigns'>, slugs: Map<number, string>) =>
  role === 'admin' ? 'all' : campaigns.map((id) => slugs.get(id)).join(', ');
