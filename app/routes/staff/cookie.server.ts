/** The cookie of a staff session: an opaque id, for this host only, never for scripts. */
import { createCookie } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { findSession, type Session } from '#app/models/staff/session.server.ts';

const secure = env.ORIGIN.startsWith('https:');

/** Without Max-Age: it goes with the browser; the server's clocks end it earlier. */
const cookie = createCookie(secure ? '__Host-staff' : 'staff', {
  httpOnly: true,
  sameSite: 'lax',
  path: '/',
  secure,
});

export const sessionCookie = (id: string): Promise<string> => cookie.serialize(id);
export const noCookie = (): Promise<string> => cookie.serialize('', { maxAge: 0 });

/** The session behind a request, or null. */
export async function sessionOf(request: Request): Promise<Session | null> {
  const id: unknown = await cookie.parse(request.headers.get('Cookie'));
  return typeof id === 'string' && id !== '' ? findSession(db, id) : null;
}
