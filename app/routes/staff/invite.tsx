/** Where an invite leads: name, password and authenticator in one form, then ten recovery codes, once. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { type AcceptProblem, acceptInvite, secretOf, uriOf } from '#app/models/staff/accept.server.ts';
import { findInvite } from '#app/models/staff/invite.server.ts';
import { readFlatForm } from '../public/flat-form.server.ts';
import { Authenticator } from './authenticator.tsx';
import { sessionCookie } from './cookie.server.ts';
import { StaffPage } from './page.tsx';
import { passwordHint, passwordWords } from './password-words.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

export async function loader({ params }: LoaderFunctionArgs) {
  const invite = await findInvite(db, params.token ?? '');
  if (!invite) return data({ invite: null, token: '', lang: 'en' }, { status: 404 });
  const { email, role, staffId } = invite;
  const shown = { email, role, reset: staffId !== null, secret: secretOf(invite), uri: uriOf(invite) };
  return data({ invite: shown, token: params.token ?? '', lang: 'en' });
}

const words: Record<Exclude<AcceptProblem, 'gone'>, Problem> = {
  name: { field: 'name', text: 'Enter your name, 80 characters at most' },
  code: { field: 'code', text: 'Enter the six digits that your authenticator app shows now' },
  short: { field: 'password', text: passwordWords.short },
  long: { field: 'password', text: passwordWords.long },
  common: { field: 'password', text: passwordWords.common },
  personal: { field: 'password', text: passwordWords.personal },
};

type Answer = { problems: Problem[]; name: string; codes: string[] | null };

export async function action({ request, params }: ActionFunctionArgs) {
  const form = await readFlatForm(request, ['name', 'password', 'code']);
  const name = form.one('name') ?? '';
  const typed = { name, password: form.one('password') ?? '', code: form.one('code') ?? '' };
  const accepted = await acceptInvite(db, params.token ?? '', typed);
  if (accepted.ok) {
    const headers = { 'Set-Cookie': await sessionCookie(accepted.sessionId) };
    const answer: Answer = { problems: [], name, codes: accepted.recoveryCodes };
    return data(answer, { headers });
  }
  const problems = accepted.problems.flatMap((problem) => (problem === 'gone' ? [] : [words[problem]]));
  const answer: Answer = { problems, name, codes: null };
  return data(answer, { status: problems.length > 0 ? 422 : 404 });
}

export default function InvitePage() {
  const { invite, token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.codes) return <Welcome codes={answer.codes} />;
  if (!invite) return <Gone />;
  const problems = answer?.problems ?? [];
  return (
    <StaffPage
      title={invite.reset ? 'New secrets for your account' : 'Make your account'}
      problems={problems}
    >
      <p>
        For <strong>{invite.email}</strong>, as {invite.role}.
      </p>
      <form method="post" action={`/staff/invite/${token}`} className="narrow" noValidate>
        <input type="hidden" autoComplete="username" value={invite.email} readOnly />
        <TextField
          name="name"
          label="Your name"
          autoComplete="name"
          value={answer?.name}
          problems={problems}
        />
        <TextField
          name="password"
          label="Password"
          hint={passwordHint}
          type="password"
          autoComplete="new-password"
          problems={problems}
        />
        <Authenticator uri={invite.uri} secret={invite.secret} />
        <TextField
          name="code"
          label="One-time code"
          hint="The six digits that the app shows"
          inputMode="numeric"
          autoComplete="one-time-code"
          problems={problems}
        />
        <button className="primary">{invite.reset ? 'Take these' : 'Make my account'}</button>
      </form>
    </StaffPage>
  );
}

function Welcome({ codes }: { codes: string[] }) {
  return (
    <StaffPage title="Your recovery codes">
      <RecoveryCodes codes={codes} />
      <p>
        <a href="/staff">I have kept them: to the staff rooms</a>
      </p>
    </StaffPage>
  );
}

function Gone() {
  return (
    <StaffPage title="This link opens nothing">
      <p>
        It was used, or is older than 24 hours, or was cut off on its way. An admin can send you a new one.
      </p>
    </StaffPage>
  );
}
