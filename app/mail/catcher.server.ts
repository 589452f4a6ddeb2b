/** The embedded mail catcher: a real SMTP server that keeps what it is given and passes nothing on. */
import type { AddressInfo } from 'node:net';
import smtpServer, { type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** `raw`: the message as received, dots unstuffed. `envelopeFrom` is empty for the null sender. */
export type CaughtMail = { envelopeFrom: string; envelopeTo: string[]; raw: Uint8Array };

export type CatcherOptions = {
  /** 0 for any free port. */
  port: number;
  host?: string;
  store: (mail: CaughtMail) => Promise<void>;
};

export type Catcher = { port: number; close(): Promise<void> };

/** Octets of the largest mail taken. */
const sizeLimit = 1024 * 1024;
const closeTimeout = 1_000;

/**
 * Listens for mail on loopback. A mail is answered 250 only after `store` resolved; 451 when it rejected, 552 when the
 * mail is over 1 MB. Rejects when the port can't be had.
 */
export async function startCatcher({ port, host = '127.0.0.1', store }: CatcherOptions): Promise<Catcher> {
  const server = new smtpServer.SMTPServer({
    name: 'catcher.invalid',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true, // else every client costs a DNS question
    size: sizeLimit,
    closeTimeout,
    onData: (stream, session, done) => {
      take(stream, session, store).then(
        () => done(),
        (error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', () => {}); // one client's broken connection is no reason to stop
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  store: CatcherOptions['store'],
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw refusal(552, `5.3.4 The mail is over ${sizeLimit} octets`);
  const { mailFrom, rcptTo } = session.envelope;
  const mail: CaughtMail = {
    envelopeFrom: mailFrom ? mailFrom.address : '',
    envelopeTo: rcptTo.map((recipient) => recipient.address),
    raw: Buffer.concat(chunks),
  };
  try {
    await store(mail);
  } catch {
    throw refusal(451, '4.3.0 The mail could not be kept, try again');
  }
}

const refusal = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });
