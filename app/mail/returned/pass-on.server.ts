/** A person's reply goes on as it came, unread, while its sender waits: nothing of it is kept here. */
import { randomUUID } from 'node:crypto';
import { env } from '#app/env.server.ts';
import { routeFor } from '../address.server.ts';
import { openSmtp, type SmtpOptions } from '../smtp.server.ts';

/**
 * Hands a mail to `relay` for `to` under the null sender, so that nothing comes back from it. True once the relay took it;
 * false when it did not, and its sender should try again.
 */
export async function passOn(raw: Uint8Array, to: string, relay: SmtpOptions): Promise<boolean> {
  const session = await openSmtp(relay).catch(() => null);
  if (!session) return false;
  try {
    const recipient = routeFor(env.MAIL_MODE, { to, writer: env.MAIL_FROM });
    const bytes = Buffer.concat([Buffer.from(resent(recipient)), raw]);
    const result = await session.send({ from: '', to: recipient, bytes, beforeBody: async () => true });
    return result.outcome === 'handed over' || result.outcome === 'failed';
  } finally {
    await session.quit();
  }
}

/** RFC 5322 3.6.6: who put it back into the mail. */
function resent(to: string): string {
  const lines = [
    `Resent-From: <${env.MAIL_FROM}>`,
    `Resent-To: <${to}>`,
    `Resent-Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Resent-Message-ID: <${randomUUID()}@${env.BOUNCE_DOMAIN}>`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
