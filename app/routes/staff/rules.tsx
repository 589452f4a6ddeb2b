/** Words that hold a letter for review, and mail domains that are taken or refused whatever the list says. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { dropDomain, judgeDomain, listDomains } from '#app/models/abuse/domain-verdict.server.ts';
import { addRule, listRules, removeRule } from '#app/models/abuse/review.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { done, staffAction, staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

const notices = {
  add: 'Letters confirmed from now on are held when these words stand in them.',
  remove: 'The rule is gone. What it has held stays held.',
  judge: 'Addresses of this domain are judged like that from now on.',
  drop: 'This domain is left to the list again.',
};

const words: Record<'pattern' | 'reason' | 'domain', string> = {
  pattern: 'Enter three letters at least, 100 characters at most',
  reason: 'Enter a short reason: someone will ask',
  domain: 'Enter a domain, such as example.org',
};

export const loader = staffLoader('fight abuse', async () => ({
  rules: await listRules(db),
  domains: await listDomains(db),
}));

export const action = staffAction(
  'fight abuse',
  { one: ['intent', 'pattern', 'why', 'rule', 'domain', 'verdict', 'reason'] },
  async ({ staff, form }) => {
    const intent = readIntent(form.one('intent'), ['add', 'remove', 'judge', 'drop']);
    const domain = form.one('domain') ?? '';
    if (intent === 'add') {
      const rule = { pattern: form.one('pattern') ?? '', reason: form.one('why') ?? '' };
      const problem = await addRule(db, staff.id, rule);
      if (problem) return refuse(problem === 'reason' ? 'why' : problem, words[problem]);
    } else if (intent === 'remove') await removeRule(db, staff.id, Number(form.one('rule')) || 0);
    else if (intent === 'drop') await dropDomain(db, staff.id, domain);
    else {
      const verdict = readIntent(form.one('verdict'), ['allow', 'deny']);
      const problem = await judgeDomain(db, staff.id, { domain, verdict, reason: form.one('reason') ?? '' });
      if (problem) return refuse(problem, words[problem]);
    }
    return done('/staff/rules', intent);
  },
);

const refuse = (field: string, text: string) =>
  data({ problems: [{ field, text }] as Problem[] }, { status: 422 });

export default function RulesPage() {
  const { rules, domains, frame } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const mayAct = !frame.asksAgain;
  return (
    <StaffPage title="Review rules" notices={notices} problems={problems}>
      <p>
        A letter whose own words fall under a rule is held when it is confirmed; it counts, and a person lets
        it go or refuses it. Capitals and signs make no difference; <code>*</code> stands for a few words.
      </p>
      <Table caption="Rules" head={['Words', 'Reason', 'Act']} empty={rules.length ? undefined : 'No rule.'}>
        {rules.map(({ id, pattern, reason }) => (
          <tr key={id}>
            <td>{pattern}</td>
            <td>{reason}</td>
            <td>{mayAct ? <Act intent="remove" name="rule" value={String(id)} of={pattern} /> : null}</td>
          </tr>
        ))}
      </Table>
      {mayAct ? (
        <form method="post" action="/staff/rules" className="narrow" noValidate>
          <TextField name="pattern" label="Words" problems={problems} />
          <TextField name="why" label="Why" problems={problems} />
          <button name="intent" value="add">
            Add the rule
          </button>
        </form>
      ) : null}
      <h2>Mail domains</h2>
      <Table
        caption="Mail domains"
        head={['Domain', 'Verdict', 'Reason', 'Act']}
        empty={domains.length ? undefined : 'Only the list of disposable domains decides.'}
      >
        {domains.map(({ domain, verdict, reason }) => (
          <tr key={domain}>
            <td>{domain}</td>
            <td>{verdict}</td>
            <td>{reason}</td>
            <td>{mayAct ? <Act intent="drop" name="domain" value={domain} of={domain} /> : null}</td>
          </tr>
        ))}
      </Table>
      {mayAct ? (
        <form method="post" action="/staff/rules" className="narrow" noValidate>
          <TextField name="domain" label="Domain" problems={problems} />
          <Select
            name="verdict"
            label="Its addresses are"
            options={[
              ['allow', 'taken'],
              ['deny', 'refused'],
            ]}
          />
          <TextField name="reason" label="Reason" problems={problems} />
          <button name="intent" value="judge">
            Keep
          </button>
        </form>
      ) : null}
    </StaffPage>
  );
}

function Act({ intent, name, value, of }: { intent: string; name: string; value: string; of: string }) {
  return (
    <form method="post" action="/staff/rules">
      <input type="hidden" name={name} value={value} />
      <button name="intent" value={intent} aria-label={`Remove ${of}`}>
        Remove
      </button>
    </form>
  );
}
