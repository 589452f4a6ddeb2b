/** Sealing a letter: envelope and bytes are fixed once, just before the first attempt, and never change after. */
import { env } from '#app/env.server.ts';
import type { ClaimedMessage } from '#app/models/message/claim.server.ts';
import type { Sealed } from '#app/models/message/seal.server.ts';
import { captureAddress, routeFor } from './address.server.ts';
import { composeMail, type ExtraHeader, type OutgoingMail } from './compose.server.ts';
import { signMail } from './dkim.server.ts';
import { domainOf, loadDkimKeys } from './dkim-keys.server.ts';
import { bounceAddress } from './returned/token.server.ts';

/** The keys in DKIM_KEY_FILE, read once; none when it is not set, and mail goes unsigned. */
export const dkimKeys = loadDkimKeys(env.DKIM_KEY_FILE, domainOf(env.MAIL_FROM));

/** The final bytes of a mail, signed with every key. Throws ComposeError for a mail that must not be written. */
export const sealMail = (mail: OutgoingMail): Uint8Array => signMail(composeMail(mail), dkimKeys);

/**
 * Composes and signs one claimed message. Outside live mode envelope and To are rewritten, so that no packet for a
 * real address can leave. Throws ComposeError for a message that must not be written.
 */
export function sealMessage(message: ClaimedMessage, date: Date): Sealed {
  const writer = message.writer ?? { name: '', address: env.MAIL_FROM };
  const to = routeFor(env.MAIL_MODE, { to: message.to.address, writer: writer.address });
  const letter = message.kind === 'letter';
  const headers: [ExtraHeader, string][] = letter
    ? [['X-Campaign', message.campaign]]
    : [['Auto-Submitted', 'auto-generated']];
  if (message.stopUrl)
    headers.push(
      ['List-Unsubscribe', `<${message.stopUrl}>`],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    );
  if (message.kind === 'digest') headers.push(['X-Campaign', message.campaign]);
  headers.push(['Content-Language', message.lang]);
  if (to !== message.to.address) headers.push(['X-Captured-To', captureAddress(message.to.address)]);
  const bytes = sealMail({
    from: { name: message.fromName, address: env.MAIL_FROM },
    to: { name: message.to.name, address: to },
    ...(letter || message.kind === 'greeting' ? { replyTo: writer } : {}),
    messageId: `${message.uid}@${env.MAIL_FROM.split('@')[1]}`,
    date,
    subject: message.subject,
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    headers,
  });
  return {
    messageId: message.messageId,
    uid: message.uid,
    envelopeFrom: bounceAddress(message.messageId),
    envelopeTo: to,
    octets: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
    seal: message.seal ?? null,
  };
}
