/** A scripted mail server with our own session open to it; both end with the test. */
import { onTestFinished } from 'vitest';
import { openSmtp, type SmtpSession, type SmtpTimeouts } from '#app/mail/smtp.server.ts';
import { type Peer, type Script, startPeer } from './smtp-peer.ts';

export async function connectedPeer(
  script: Script = {},
  patience: Partial<SmtpTimeouts> = {},
): Promise<{ peer: Peer; session: SmtpSession }> {
  const peer = await startPeer(script);
  onTestFinished(() => peer.close());
  const timeouts = { connection: 5000, greeting: 5000, socket: 5000, quit: 200, ...patience };
  const options = { host: '127.0.0.1', port: peer.port, secure: false, name: 'us.test', timeouts };
  const session = await openSmtp(options);
  onTestFinished(() => session.close());
  return { peer, session };
}

/** Lines of text with CRLF ends, each beginning with a dot. */
export const letterOf = (octets: number): Buffer =>
  Buffer.from('.A dot, then a line.\r\n'.repeat(octets / 22));
