/** The half hour in which a browser may see and change one person's data: an opaque secret, for this host only. */
import { createCookie, redirect } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { openedAction } from '#app/models/own-data/link.server.ts';

const secure = env.ORIGIN.startsWith('https:');
const cookie = createCookie(secure ? '__Host-data' : 'data', {
  httpOnly: true,
  sameSite: 'lax', // strict would be lost on the way from a mail program
  path: '/',
  secure,
});

export const openCookie = (secret: string): Promise<string> => cookie.serialize(secret);
export const noCookie = (): Promise<string> => cookie.serialize('', { maxAge: 0 });

/** The public id of the action that this browser has opened. Throws a redirect to the page that says it is over. */
export async function openedBy(request: Request): Promise<string> {
  const secret: unknown = await cookie.parse(request.headers.get('Cookie'));
  const publicId = typeof secret === 'string' && secret !== '' ? await openedAction(db, secret) : null;
  if (!publicId) throw redirect('/data/open/over', 303);
  return publicId;
}
