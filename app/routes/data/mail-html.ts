/** The HTML part of a caught mail, for the sandboxed frame on its page: no script, no form, no request. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { caughtOf } from '../public/mailbox-only.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const mail = await caughtOf(params.id);
  if (!mail?.html) return new Response(null, { status: 404 });
  return new Response(mail.html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
