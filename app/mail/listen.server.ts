/** Listening for mail: the one file that answers SMTP. What becomes of a mail is its callers' business. */
import type { AddressInfo } from 'node:net';
import smtpServer, { type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** `raw`: the message as received, dots unstuffed. `envelopeFrom` is empty for the null sender. */
export type HeardMail = { envelopeFrom: string; envelopeTo: string[]; raw: Uint8Array };

export type ListenOptions = {
  /** 0 for any free port. */
  port: number;
  host?: string;
  /** Our name in the greeting. */
  name: string;
  /** Octets of the largest mail taken. */
  size: number;
  /** Connections at a time; further ones are asked to come later. */
  most?: number;
  /** Asked for each recipient, with those taken before it: null takes it. */
  judge?: (address: string, before: number) => SmtpRefusal | null;
  /** The mail is answered 250 only after this resolved; with the refusal when it throws one, 451 for anything else. */
  take: (mail: HeardMail) => Promise<void>;
};

export type Listener = { port: number; close(): Promise<void> };

/** A reply in place of 250: `4.3.0 Try again`. */
export class SmtpRefusal extends Error {
  override name = 'SmtpRefusal';
  readonly responseCode: number;

  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

const closeTimeout = 1_000;
const socketTimeout = 60_000;

/** Listens for mail, on loopback unless `host` says otherwise. Rejects when the port can't be had. */
export async function listenForMail(options: ListenOptions): Promise<Listener> {
  const { port, host = '127.0.0.1', name, size, most, judge } = options;
  const server = new smtpServer.SMTPServer({
    name,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true, // else every client costs a DNS question
    size,
    closeTimeout,
    socketTimeout,
    ...(most === undefined ? {} : { maxClients: most }),
    onRcptTo: ({ address }, session, done) => done(judge?.(address, session.envelope.rcptTo.length) ?? null),
    onData: (stream, session, done) => {
      hear(stream, session, options).then(
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

async function hear(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { size, take }: ListenOptions,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw new SmtpRefusal(552, `5.3.4 The mail is over ${size} octets`);
  const { mailFrom, rcptTo } = session.envelope;
  const mail: HeardMail = {
    envelopeFrom: mailFrom ? mailFrom.address : '',
    envelopeTo: rcptTo.map((recipient) => recipient.address),
    raw: Buffer.concat(chunks),
  };
  try {
    await take(mail);
  } catch (error) {
    throw error instanceof SmtpRefusal
      ? error
      : new SmtpRefusal(451, '4.3.0 The mail could not be kept, try again');
  }
}
