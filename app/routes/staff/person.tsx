/** One account: its role, a link to new secrets, shutting it. */
import { useActionData, useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { listCampaignRefs } from '#app/models/staff/campaign-scope.server.ts';
import { queueInviteMail } from '#app/models/staff/invite-mail.server.ts';
import {
  changeRole,
  findPerson,
  logOutPerson,
  resetPerson,
  setDisabled,
} from '#app/models/staff/people.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { StaffPage } from './page.tsx';
import { RoleFields } from './role-fields.tsx';
import { readRole, refusal } from './role-form.server.ts';
import { done, notFound, staffAction, staffLoader } from './staff.server.ts';

const notices = {
  role: 'Changed. This person is logged out everywhere.',
  reset: 'A link to new secrets is on its way by e-mail. It works once, for 24 hours.',
  out: 'This person is logged out everywhere.',
  disable: 'The account is shut, and logged out everywhere.',
  enable: 'The account is open again.',
};

async function personOf(id = '') {
  const person = /^\d{1,9}$/.test(id) ? await findPerson(db, Number(id)) : null;
  if (!person) throw notFound();
  return person;
}

export const loader = staffLoader('manage people', async ({ params, staff }) => ({
  person: await personOf(params.person),
  campaigns: await listCampaignRefs(db),
  isMe: params.person === String(staff.id),
}));

export const action = staffAction(
  'manage people',
  { one: ['intent', 'role'], all: ['campaign'] },
  async ({ staff, params, form }) => {
    const person = await personOf(params.person);
    const intent = readIntent(form.one('intent'), ['role', 'reset', 'out', 'disable', 'enable']);
    try {
      if (intent === 'role')
        await changeRole(db, staff.id, person.id, readRole(form, await listCampaignRefs(db)));
      else if (intent === 'reset') await sendReset(staff.id, person);
      else if (intent === 'out') await logOutPerson(db, staff.id, person.id);
      else await setDisabled(db, staff.id, person.id, intent === 'disable');
    } catch (error) {
      return refusal(error, 'role');
    }
    return done(`/staff/people/${person.id}`, intent);
  },
);

async function sendReset(by: number, person: Awaited<ReturnType<typeof personOf>>) {
  await db.transaction(async (tx) => {
    await queueInviteMail(tx, await resetPerson(tx, by, person), true);
  });
  wake();
}

export default function PersonPage() {
  const { person, campaigns, isMe, frame } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  return (
    <StaffPage title={person.name} notices={notices} problems={problems}>
      <p>
        {person.email}, {person.role}
        {person.disabledAt ? ', disabled' : ''}. <a href="/staff/people">All people</a>
      </p>
      {isMe ? <p>This is you: a change of your role logs you out.</p> : null}
      {frame.asksAgain ? null : (
        <form method="post" action={`/staff/people/${person.id}`} noValidate>
          <div className="narrow">
            <RoleFields
              current={person.role}
              chosen={person.campaigns}
              campaigns={campaigns}
              problems={problems}
            />
            <button name="intent" value="role">
              Change the role
            </button>
          </div>
          <h2>Access</h2>
          <div className="buttons">
            <button name="intent" value="reset">
              Send a link to new secrets
            </button>
            <button name="intent" value="out">
              Log this person out everywhere
            </button>
            {person.disabledAt ? (
              <button name="intent" value="enable">
                Open the account again
              </button>
            ) : (
              <button name="intent" value="disable">
                Shut the account
              </button>
            )}
          </div>
        </form>
      )}
    </StaffPage>
  );
}
