/** Password and code again, for what must not be done from a browser that was left open. */
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { reauthenticate } from '#app/models/staff/login.server.ts';
import { sessionCookie } from './cookie.server.ts';
import { CodeField, PasswordField } from './login-fields.tsx';
import { loginWords } from './login-words.ts';
import { StaffPage } from './page.tsx';
import { staffAction, staffLoader, wantedPage } from './staff.server.ts';

export const loader = staffLoader('look around', async ({ url }) => ({
  to: wantedPage(url.searchParams.get('to')),
}));

export const action = staffAction(
  'look around',
  { one: ['password', 'code', 'to'] },
  async ({ session, form, address }) => {
    const typed = { password: form.one('password') ?? '', code: form.one('code') ?? '' };
    const again = await reauthenticate(db, session, typed, address);
    if (again.ok) {
      const headers = { 'Set-Cookie': await sessionCookie(again.sessionId) };
      return redirect(wantedPage(form.one('to')), { status: 303, headers });
    }
    const problems: Problem[] = [{ field: 'password', text: loginWords[again.problem] }];
    return data({ problems }, { status: again.problem === 'too many' ? 429 : 422 });
  },
);

export default function ReauthPage() {
  const { to } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  return (
    <StaffPage title="Confirm that it is you" problems={problems}>
      <p>Exports, people and switches ask for your password and a code typed in the last ten minutes.</p>
      <form method="post" action="/staff/reauth" className="narrow" noValidate>
        <input type="hidden" name="to" value={to} />
        <PasswordField autoComplete="current-password" />
        <CodeField hint="The next one of your authenticator app: a code counts once. Or a recovery code" />
        <button className="primary">Go on</button>
      </form>
    </StaffPage>
  );
}
