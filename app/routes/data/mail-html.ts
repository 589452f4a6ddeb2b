/** The HTML part of a caught mail, for the sandboxed frame on its page. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { caughtOf } from '../public/mailbox-only.server.ts';
import { framedMail } from './framed-mail.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  return framedMail((await caughtOf(params.id))?.html);
}
