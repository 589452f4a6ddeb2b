/** Ends the session. A link can't: only the button in the header. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { endSession } from '#app/models/staff/session.server.ts';
import { noCookie, sessionOf } from './cookie.server.ts';

export const loader = () => redirect('/staff');

export async function action({ request }: ActionFunctionArgs) {
  const session = await sessionOf(request);
  if (session) await endSession(db, session.idHash);
  return redirect('/staff/login?done=out', { status: 303, headers: { 'Set-Cookie': await noCookie() } });
}
