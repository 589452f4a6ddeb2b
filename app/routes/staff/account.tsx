/** One's own account: password, authenticator, recovery codes, other browsers. */
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Checkbox, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import {
  type ChangeProblem,
  changeAuthenticator,
  changePassword,
  endOneSession,
  endOtherSessions,
  nextAuthenticator,
  renewRecoveryCodes,
  setWeeklyReport,
  wantsWeeklyReport,
} from '#app/models/staff/own-account.server.ts';
import { recoveryCodesLeft } from '#app/models/staff/recovery.server.ts';
import { listSessions, type OpenSession } from '#app/models/staff/session.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { Authenticator } from './authenticator.tsx';
import { sessionCookie } from './cookie.server.ts';
import { StaffPage } from './page.tsx';
import { passwordHint, passwordWords, presentWords } from './password-words.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { done, staffAction, staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

const notices = {
  password: 'Your password is changed. Every other browser is logged out.',
  authenticator: 'Your new authenticator is the one that counts now. Every other browser is logged out.',
  report: 'Kept.',
  others: 'Every other browser is logged out.',
  end: 'That browser is logged out.',
};

export const loader = staffLoader('keep own account', async ({ session, staff }) => ({
  authenticator: session.fresh ? nextAuthenticator(session) : null,
  codesLeft: await recoveryCodesLeft(db, staff.id),
  sessions: await listSessions(db, session),
  weeklyReport: await wantsWeeklyReport(db, staff.id),
}));

type Answer = { problems: Problem[]; codes?: string[] };
const refused = (field: string, text: string) => {
  const answer: Answer = { problems: [{ field, text }] };
  return data(answer, { status: 422 });
};

export const action = staffAction(
  'keep own account',
  { one: ['intent', 'current', 'password', 'code', 'weekly', 'session'] },
  async ({ session, staff, form, address }) => {
    const intents = ['password', 'authenticator', 'codes', 'others', 'end', 'report'] as const;
    const intent = readIntent(form.one('intent'), intents);
    if (intent === 'password') {
      const typed = { current: form.one('current') ?? '', password: form.one('password') ?? '' };
      const changed = await changePassword(db, session, typed, address);
      return changed.ok ? renewed(changed.sessionId, intent) : notChanged(changed.problem);
    }
    if (intent === 'authenticator') {
      const sessionId = await changeAuthenticator(db, session, form.one('code') ?? '');
      return sessionId
        ? renewed(sessionId, intent)
        : refused('code', 'Enter the six digits that the app shows now');
    }
    if (intent === 'codes') {
      const answer: Answer = { problems: [], codes: await renewRecoveryCodes(db, staff.id) };
      return data(answer);
    }
    if (intent === 'others') await endOtherSessions(db, session);
    else if (intent === 'end') await endOneSession(db, session, form.one('session') ?? '');
    else await setWeeklyReport(db, staff.id, form.one('weekly') === 'yes');
    return done('/staff/account', intent);
  },
);

const notChanged = (problem: ChangeProblem) =>
  problem === 'wrong' || problem === 'too many'
    ? refused('current', presentWords[problem])
    : refused('password', passwordWords[problem]);

const renewed = async (sessionId: string, intent: string) =>
  redirect(`/staff/account?done=${intent}`, {
    status: 303,
    headers: { 'Set-Cookie': await sessionCookie(sessionId) },
  });

export default function AccountPage() {
  const { authenticator, codesLeft, sessions, weeklyReport } = useLoaderData<typeof loader>();
  const { problems, codes }: Answer = useActionData<typeof action>() ?? { problems: [] };
  if (codes) {
    return (
      <StaffPage title="Your new recovery codes">
        <RecoveryCodes codes={codes} />
        <p>
          <a href="/staff/account">Back to your account</a>
        </p>
      </StaffPage>
    );
  }
  return (
    <StaffPage title="Your account" notices={notices} problems={problems}>
      <h2>Password</h2>
      <form method="post" action="/staff/account" className="narrow" noValidate>
        <TextField
          name="current"
          label="Present password"
          type="password"
          autoComplete="current-password"
          problems={problems}
        />
        <TextField
          name="password"
          label="New password"
          hint={passwordHint}
          type="password"
          autoComplete="new-password"
          problems={problems}
        />
        <button name="intent" value="password">
          Change the password
        </button>
      </form>
      {authenticator ? (
        <>
          <h2>Authenticator</h2>
          <form method="post" action="/staff/account" className="narrow" noValidate>
            <Authenticator {...authenticator} />
            <TextField
              name="code"
              label="Code of the new authenticator"
              inputMode="numeric"
              autoComplete="one-time-code"
              problems={problems}
            />
            <button name="intent" value="authenticator">
              Use this authenticator from now on
            </button>
          </form>
        </>
      ) : null}
      <form method="post" action="/staff/account">
        <h2>Recovery codes</h2>
        <p>{codesLeft} of your recovery codes are left.</p>
        <button name="intent" value="codes">
          Make ten new codes
        </button>
      </form>
      <h2>Browsers</h2>
      <Browsers sessions={sessions} />
      <h2>Weekly report</h2>
      <form method="post" action="/staff/account">
        <Checkbox name="weekly" value="yes" checked={weeklyReport} problems={problems}>
          Send me the weekly report by e-mail
        </Checkbox>
        <button name="intent" value="report">
          Keep this
        </button>
      </form>
    </StaffPage>
  );
}

/** Where they are is not kept: it would say where people work. */
function Browsers({ sessions }: { sessions: OpenSession[] }) {
  return (
    <>
      <Table caption="Browsers that are logged in" head={['Logged in', 'Last used', 'Log out']}>
        {sessions.map(({ key, began, seen, isThis }) => (
          <tr key={key}>
            <td>
              <When at={began} />
            </td>
            <td>{isThis ? 'now: this one' : <When at={seen} />}</td>
            <td>
              {isThis ? null : (
                <form method="post" action="/staff/account">
                  <input type="hidden" name="session" value={key} />
                  <button name="intent" value="end">
                    Log it out
                  </button>
                </form>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {sessions.length > 1 ? (
        <form method="post" action="/staff/account">
          <button name="intent" value="others">
            Log all the others out
          </button>
        </form>
      ) : null}
    </>
  );
}
