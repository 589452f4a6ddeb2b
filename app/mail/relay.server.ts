/** The one mail server letters are handed to: the host in SMTP_URL, or the embedded catcher. */
import { env } from '#app/env.server.ts';
import { assertHostAllowed } from './address.server.ts';
import type { SmtpOptions } from './smtp.server.ts';

/** Where to connect. Throws unless the host is loopback or named in MAIL_ALLOW. */
export function relayFrom(url: string): SmtpOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  assertHostAllowed(env.MAIL_MODE, hostname, env.MAIL_ALLOW);
  const secure = protocol === 'smtps:';
  return {
    host: hostname,
    port: Number(port) || (secure ? 465 : 25),
    secure,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  };
}
