/** One connection to a mail server. Nodemailer opens it (TLS, login), the letters are ours to hand over: no pool, no retry, one at a time. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import SMTPConnection, { type SMTPError } from 'nodemailer/lib/smtp-connection';
import { isLoopback } from './address.server.ts';
import { ask, quit, takeOver } from './channel.server.ts';
import { assertSendable, handOver, type Letter } from './hand-over.server.ts';
import type { Phase } from './outcome.ts';
import { causeOf, type Reply, replyIn, type SendResult } from './reply.server.ts';

/** Milliseconds. `connection` covers all up to the greeting and STARTTLS, `socket` any silence, `letter` one letter. */
export type SmtpTimeouts = {
  connection: number;
  greeting: number;
  socket: number;
  letter: number;
  quit: number;
};

const defaultTimeouts: SmtpTimeouts = {
  connection: 30_000,
  greeting: 30_000,
  socket: 120_000,
  letter: 600_000,
  quit: 5_000,
};

export type SmtpOptions = {
  host: string;
  port: number;
  /** TLS from the first byte. Otherwise STARTTLS whenever the server announces it. */
  secure: boolean;
  /** Refuse a server that offers no TLS. */
  requireTls?: boolean;
  auth?: { user: string; pass: string };
  /** Our name in EHLO. */
  name?: string;
  timeouts?: Partial<SmtpTimeouts>;
};

export type SmtpSession = {
  /**
   * Hands over one letter; whatever the server does is a result. Rejects only for a wrong argument, before anything
   * is sent, or with what `beforeBody` rejected with, after closing the connection with no body byte sent.
   */
  send(letter: Letter): Promise<SendResult>;
  readonly usable: boolean;
  readonly tls: { version: string; cipher: string } | null;
  /** Says QUIT and waits for the end of the connection, at most `timeouts.quit`; during a letter, as `close`. */
  quit(): Promise<void>;
  /** Ends the connection at once; a letter under way gets its result. */
  close(): void;
};

/** Why no session could be opened. Always a retry: no letter was named yet. */
export class SmtpFailure extends Error implements Reply {
  override name = 'SmtpFailure';
  readonly outcome = 'retry';
  readonly phase: Phase;
  readonly code: number | null;
  readonly enhanced: string | null;
  readonly response: string;

  constructor(phase: Phase, reply: Reply, cause: unknown) {
    super(`No SMTP session, broken off at ${phase}: ${reply.response || causeOf(cause)}`, { cause });
    this.phase = phase;
    this.code = reply.code;
    this.enhanced = reply.enhanced;
    this.response = reply.response;
  }
}

/** Connects, greets, upgrades to TLS and logs in. Rejects with SmtpFailure. */
export async function openSmtp(options: SmtpOptions): Promise<SmtpSession> {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const connection = new SMTPConnection({
    // The client asks DNS for every name, `localhost` too, and would go where the answer points.
    host: /^localhost\.?$/i.test(options.host) ? '127.0.0.1' : options.host.replace(/^\[(.*)\]$/, '$1'),
    port: options.port,
    secure: options.secure,
    requireTLS: options.requireTls ?? false,
    name: options.name,
    tls: { rejectUnauthorized: !isLoopback(options.host) },
    connectionTimeout: timeouts.connection,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.socket,
  });
  connection.on('error', () => {}); // whoever waits is told; a break while idle shows in `usable`
  try {
    await answer(connection, (done) => connection.connect(done));
    await logIn(connection, options);
  } catch (error) {
    const failure = error as SMTPError;
    const phase = openingPhase(connection, failure);
    connection.close();
    throw new SmtpFailure(phase, replyIn(failure.response), error);
  }
  return sessionOver(connection, timeouts);
}

async function logIn(connection: SMTPConnection, { auth, host }: SmtpOptions): Promise<void> {
  if (!auth || !connection.allowsAuth) return;
  if (!connection.secure && !isLoopback(host)) throw new Error('The password is not sent without TLS');
  await answer(connection, (done) => connection.login({ user: auth.user, pass: auth.pass }, done));
}

/** Runs one step and waits for its callback, or for a break, which the client reports by event alone. */
function answer(
  connection: SMTPConnection,
  step: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const settle = (error?: Error | null) => {
      connection.off('error', settle).off('end', ended);
      if (error) reject(error);
      else resolve();
    };
    const ended = () => settle(new Error('The connection ended'));
    connection.on('error', settle).on('end', ended);
    step(settle);
  });
}

function openingPhase(connection: SMTPConnection, failure: SMTPError): Phase {
  if (connection.stage === 'init') return 'connect';
  const heard = connection.lastServerResponse;
  const greetingRefused = failure.response && failure.command === 'CONN' && !/^[23]/.test(heard || '');
  return !heard || greetingRefused ? 'greeting' : 'hello';
}

function sessionOver(connection: SMTPConnection, timeouts: SmtpTimeouts): SmtpSession {
  const channel = takeOver(connection, connection._socket as Socket);
  /** Letters that have no result yet: one, and behind its final dot the next. */
  let underWay = 0;
  let busy = false;
  let resetFirst = false;

  async function send(given: Letter): Promise<SendResult> {
    assertSendable(given);
    if (busy) throw new Error('A session carries one letter at a time');
    busy = true;
    underWay += 1;
    let out = false;
    const letter = {
      ...given,
      bodyOut() {
        out = true;
        busy = false;
        given.bodyOut?.();
      },
    };
    try {
      // A refused letter may have left its transaction open (RFC 5321 4.1.1.5).
      if (resetFirst && channel.open && !(await ask(channel, 'RSET'))?.startsWith('2')) channel.close();
      const result = await handOver(channel, letter, timeouts.letter);
      resetFirst = underWay === 1 && result.outcome !== 'handed over';
      return result;
    } finally {
      underWay -= 1;
      if (!out) busy = false;
    }
  }

  return {
    send,
    get usable() {
      return channel.open;
    },
    tls: tlsOf(connection),
    // QUIT in the middle of a letter would become a line of it.
    quit: async () => (underWay ? channel.close() : await quit(channel, timeouts.quit)),
    close: channel.close,
  };
}

function tlsOf({ _socket: socket }: SMTPConnection): SmtpSession['tls'] {
  if (!(socket instanceof TLSSocket)) return null;
  return { version: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().name };
}
