/** The HTML of a preview, for the sandboxed frame on its page. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { previewOf } from '../public/mailbox-only.server.ts';
import { framedMail } from './framed-mail.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  return framedMail((await previewOf(params))?.html);
}
