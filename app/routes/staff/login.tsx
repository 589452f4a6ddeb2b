/** The login of the staff rooms. One answer for everything that is wrong. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { logIn } from '#app/models/staff/login.server.ts';
import { readFlatForm } from '../public/flat-form.server.ts';
import { sessionCookie, sessionOf } from './cookie.server.ts';
import { CodeField, PasswordField } from './login-fields.tsx';
import { loginWords } from './login-words.ts';
import { StaffPage } from './page.tsx';
import { wantedPage } from './staff.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const to = wantedPage(searchParams.get('to'));
  if (await sessionOf(request)) throw redirect(to, 303);
  return { to, loggedOut: searchParams.get('done') === 'out', lang: 'en' };
}

type Answer = { problems: Problem[]; email: string };

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readFlatForm(request, ['email', 'password', 'code', 'to']);
  const typed = {
    email: form.one('email') ?? '',
    password: form.one('password') ?? '',
    code: form.one('code') ?? '',
  };
  const login = await logIn(db, typed, context.address, await sessionOf(request));
  if (login.ok) {
    const headers = { 'Set-Cookie': await sessionCookie(login.sessionId) };
    return redirect(wantedPage(form.one('to')), { status: 303, headers });
  }
  const problems: Problem[] = [{ field: 'email', text: loginWords[login.problem] }];
  const answer: Answer = { problems, email: typed.email };
  return data(answer, { status: login.problem === 'too many' ? 429 : 422 });
}

export default function LoginPage() {
  const { to, loggedOut } = useLoaderData<typeof loader>();
  const { problems, email }: Answer = useActionData<typeof action>() ?? { problems: [], email: '' };
  return (
    <StaffPage title="Log in" problems={problems}>
      {loggedOut && problems.length === 0 ? (
        <p className="notice" role="status">
          You are logged out.
        </p>
      ) : null}
      <form method="post" action="/staff/login" className="narrow" noValidate>
        <input type="hidden" name="to" value={to} />
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          value={email}
          problems={problems}
        />
        <PasswordField autoComplete="current-password" />
        <CodeField hint="Six digits from your authenticator app, or one of your recovery codes" />
        <button className="primary">Log in</button>
      </form>
      <p className="quiet">No account, or locked out? An admin can send you a link.</p>
    </StaffPage>
  );
}
