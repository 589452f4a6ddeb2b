/** Taking many actions off the count: choose, see the dry count, give a reason; and undo. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { type Choice, type ChoiceProblem, readChoice, type Typed } from '#app/models/abuse/choice.server.ts';
import {
  dryCount,
  invalidate,
  listInvalidations,
  undoInvalidation,
} from '#app/models/abuse/invalidate.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { listCampaignRefs } from '#app/models/staff/campaign-scope.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { ChoiceFields, Invalidations, type Shown } from './abuse/parts.tsx';
import { StaffPage } from './page.tsx';
import { done, staffAction, staffLoader } from './staff.server.ts';

const notices = {
  invalidated: 'They no longer count, and those of their letters that had not left are held.',
  undone: 'They count again, and their letters are as they were.',
};

const fields = ['campaign', 'from', 'until', 'area', 'domain', 'same_as'] as const;

const typedOf = (read: (name: (typeof fields)[number]) => string | null): Typed => {
  const { same_as: sameAs, ...rest } = Object.fromEntries(
    fields.map((name) => [name, (read(name) ?? '').trim()]),
  ) as Record<(typeof fields)[number], string>;
  return { ...rest, sameAs };
};

const isProblem = (choice: Choice | ChoiceProblem): choice is ChoiceProblem => 'field' in choice;

export const loader = staffLoader('fight abuse', async ({ url }) => {
  const typed = typedOf((name) => url.searchParams.get(name));
  const choice = url.searchParams.has('campaign') ? await readChoice(db, typed) : null;
  const shown: Shown | null =
    choice && !isProblem(choice) ? { words: choice.words, ...(await dryCount(db, choice)) } : null;
  const problems: Problem[] = choice && isProblem(choice) ? [choice] : [];
  return {
    typed,
    shown,
    problems,
    campaigns: await listCampaignRefs(db),
    invalidations: await listInvalidations(db),
  };
});

export const action = staffAction(
  'fight abuse',
  { one: ['intent', ...fields, 'count', 'reason', 'invalidation'] },
  async ({ staff, form }) => {
    if (readIntent(form.one('intent'), ['invalidate', 'undo']) === 'undo') {
      await undoInvalidation(db, staff.id, Number(form.one('invalidation')) || 0);
      wake();
      return done('/staff/abuse', 'undone');
    }
    const choice = await readChoice(db, typedOf(form.one));
    if (isProblem(choice)) return refuse(choice);
    const reason = (form.one('reason') ?? '').trim();
    if (reason === '' || reason.length > 500)
      return refuse({ field: 'reason', text: 'Enter the reason, 500 characters at most: someone will ask' });
    const expected = Number(form.one('count')) || 0;
    const id = await invalidate(db, staff.id, choice, { reason, expected });
    if (id !== null) return done('/staff/abuse', 'invalidated');
    return refuse({ field: 'reason', text: 'Their number has changed meanwhile: count again' });
  },
);

const refuse = (problem: Problem) => data({ problems: [problem] }, { status: 422 });

export default function AbusePage() {
  const page = useLoaderData<typeof loader>();
  const problems: Problem[] = useActionData<typeof action>()?.problems ?? page.problems;
  return (
    <StaffPage title="Abuse" notices={notices} problems={problems}>
      <h2>Choose actions</h2>
      <p>
        All that is chosen must be true of an action. Nothing is changed by counting. To look for one hand: a
        mail domain, or the words of one letter.
      </p>
      <form method="get" action="/staff/abuse" className="narrow">
        <ChoiceFields typed={page.typed} campaigns={page.campaigns} problems={problems} />
        <button>Count them</button>
      </form>
      {page.shown ? (
        <Dry {...page} shown={page.shown} mayAct={!page.frame.asksAgain} problems={problems} />
      ) : null}
      <h2>Invalidations</h2>
      <Invalidations rows={page.invalidations} mayAct={!page.frame.asksAgain} />
    </StaffPage>
  );
}

type DryProps = { typed: Typed; shown: Shown; mayAct: boolean; problems: Problem[] };

function Dry({ typed: { sameAs, ...typed }, shown, mayAct, problems }: DryProps) {
  return (
    <section aria-labelledby="dry">
      <h2 id="dry">What would happen</h2>
      <p>
        <strong>{shown.actions}</strong> confirmed actions ({shown.words}) would no longer count.{' '}
        {shown.waiting} of their letters wait and would be held; {shown.left} have left and stay as they are.
      </p>
      {mayAct && shown.actions > 0 ? (
        <form method="post" action="/staff/abuse" className="narrow" noValidate>
          {Object.entries({ ...typed, same_as: sameAs, count: String(shown.actions) }).map(
            ([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ),
          )}
          <TextField name="reason" label="Reason" problems={problems} />
          <button name="intent" value="invalidate">
            Invalidate {shown.actions} actions
          </button>
        </form>
      ) : null}
    </section>
  );
}
