/** One's own data as a file, for the browser that opened the link. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { findOwnData } from '#app/models/own-data/view.server.ts';
import { openedBy } from '../public/own-data/cookie.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const found = await findOwnData(db, await openedBy(request));
  return new Response(JSON.stringify(found, null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="my-data.json"',
      'Cache-Control': 'no-store',
    },
  });
}
