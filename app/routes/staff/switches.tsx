/** Stopping letters, and letting them go again: everything, a campaign, a target, a receiving domain. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Checkbox, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { listSwitches, type Switch, scopes } from '#app/models/message/switches.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { isOnePersonMode, setOnePersonMode } from '#app/models/staff/settings.server.ts';
import { type SwitchProblem, switchOff, switchOn } from '#app/models/staff/switch-acts.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { done, staffAction, staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

const notices = {
  stop: 'Letters of this scope are stopped from the next one on. They are still taken, confirmed and queued.',
  go: 'Letters of this scope go again.',
  mode: 'Kept.',
};

const words: Record<SwitchProblem, Problem> = {
  key: {
    field: 'key',
    text: 'Enter the name of a campaign, the number of a target, or a domain that exists',
  },
  reason: { field: 'reason', text: 'Enter the reason, 500 characters at most: someone will ask' },
};

export const loader = staffLoader('throw switches', async () => ({
  switches: await listSwitches(db),
  scopes,
  onePerson: await isOnePersonMode(db),
}));

type Answer = { problems: Problem[]; typed: { scope: string; key: string; reason: string } };

export const action = staffAction(
  'throw switches',
  { one: ['intent', 'scope', 'key', 'reason', 'one_person'] },
  async ({ staff, form }) => {
    const intent = readIntent(form.one('intent'), ['stop', 'go', 'mode']);
    const scope = readIntent(form.one('scope'), ['everything', 'campaign', 'target', 'domain']);
    const key = form.one('key') ?? '';
    if (intent === 'stop') {
      const reason = form.one('reason') ?? '';
      const problem = await switchOn(db, staff.id, { scope, key, reason });
      const answer: Answer = { problems: problem ? [words[problem]] : [], typed: { scope, key, reason } };
      if (problem) return data(answer, { status: 422 });
    } else if (intent === 'go') {
      await switchOff(db, staff.id, scope, key);
      wake();
    } else await setOnePersonMode(db, staff.id, form.one('one_person') === 'yes');
    return done('/staff/switches', intent);
  },
);

export default function SwitchesPage() {
  const { switches, scopes, onePerson, frame } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problems = answer?.problems ?? [];
  return (
    <StaffPage title="Switches" notices={notices} problems={problems}>
      <Table
        caption="Switches that are on"
        head={['Stops', 'Reason', 'Since', 'Act']}
        empty={switches.length === 0 ? 'No switch is on: letters go.' : undefined}
      >
        {switches.map((each) => (
          <Row key={`${each.scope} ${each.key}`} each={each} mayAct={!frame.asksAgain} />
        ))}
      </Table>
      {frame.asksAgain ? null : (
        <>
          <h2>Stop letters</h2>
          <form method="post" action="/staff/switches" className="narrow" noValidate>
            <Select
              name="scope"
              label="Which letters"
              value={answer?.typed.scope}
              options={scopes.map((scope) => [scope, scope])}
            />
            <TextField
              name="key"
              label="Name"
              hint="The campaign’s name in addresses, the target’s number, or the receiving domain; empty for everything"
              value={answer?.typed.key}
              problems={problems}
              optional
            />
            <TextField name="reason" label="Reason" value={answer?.typed.reason} problems={problems} />
            <button name="intent" value="stop">
              Stop them
            </button>
          </form>
          <h2>One-person mode</h2>
          <form method="post" action="/staff/switches">
            <Checkbox name="one_person" value="yes" checked={onePerson} problems={problems}>
              One person may do what otherwise takes two, such as publishing their own template
            </Checkbox>
            <button name="intent" value="mode">
              Keep this
            </button>
          </form>
        </>
      )}
    </StaffPage>
  );
}

function Row({ each: { scope, key, reason, since }, mayAct }: { each: Switch; mayAct: boolean }) {
  return (
    <tr>
      <td>
        {scope} {key}
      </td>
      <td>{reason}</td>
      <td>
        <When at={since} />
      </td>
      <td>
        {mayAct ? (
          <form method="post" action="/staff/switches">
            <input type="hidden" name="scope" value={scope} />
            <input type="hidden" name="key" value={key} />
            <button name="intent" value="go">
              Let them go
            </button>
          </form>
        ) : null}
      </td>
    </tr>
  );
}
