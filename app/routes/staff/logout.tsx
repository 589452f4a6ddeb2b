/** Ends the session. A link can't: only the button in the header. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { endSession } from '#app/models/staff/session.server.ts';
import { noCookie, sessionOf } from './cookie.server.ts';

export const loader = () => redirect('/staff');

export async function action({ request }: ActionFunctionArgs) {
  const session = await sessionOf(request);
  if (session) await endSession(db, session.idHash);
  // What the browser still holds of the rooms goes as well, also when somebody presses "back".
  const headers = { 'Set-Cookie': await noCookie(), 'Clear-Site-Data': '"cache", "storage"' };
  return redirect('/staff/login?done=out', { status: 303, headers });
}
