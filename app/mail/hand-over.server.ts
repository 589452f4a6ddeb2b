/** One letter over one open connection, from MAIL to the answer to the dot. */
import type { Readable } from 'node:stream';
import { isPlainAddress } from './address.server.ts';
import { letterStream } from './letter-stream.server.ts';
import {
  causeOf,
  phaseReached,
  type Reply,
  replyIn,
  resultOf,
  type SendResult,
  staysInStep,
} from './reply.server.ts';

export type Letter = {
  /** Envelope sender; empty for the null sender. */
  from: string;
  to: string;
  bytes: Uint8Array;
  /** The fence: asked once, after 354 and before the first body byte. False: nothing is sent, the connection closes. */
  beforeBody: () => Promise<boolean>;
  /** Asks for RFC 3461 notices of success and failure where the server knows DSN. `envid`: letters, digits, `._@-`. */
  dsn?: { envid: string };
};

/** Throws for a letter that must not reach a command line. */
export function assertSendable({ from, to, bytes, dsn }: Letter): void {
  if (from && !isPlainAddress(from)) throw new Error('The envelope sender is not a plain address');
  if (!isPlainAddress(to)) throw new Error('The envelope recipient is not a plain address');
  if (!bytes.length) throw new Error('The letter is empty');
  if (dsn && !/^[\w.@-]{1,100}$/.test(dsn.envid)) throw new Error('The envelope id is not plain');
}

type Failure = Error & { response?: string | undefined };

/** The envelope, fresh for each letter, in which the client notes what became of it. */
type Envelope = {
  from: string;
  to: string[];
  dsn?: { ret: string; envid: string; notify: string[]; recipient: string };
  mailError?: Failure;
  rejectedErrors?: Failure[];
  accepted?: string[];
};

/** What is used of the mail client's connection. */
export type Connection = {
  destroyed: boolean;
  lastServerResponse: string | false;
  close(): void;
  once(event: 'end', listener: () => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  send(
    envelope: Envelope,
    body: Readable,
    done: (error: Failure | null, info: { response: string }) => void,
  ): void;
};

/**
 * Sends a letter and resolves with what became of it, within `deadline` milliseconds.
 * Rejects only with what `beforeBody` rejected with, after closing the connection with no body byte sent.
 */
export function handOver(connection: Connection, letter: Letter, deadline: number): Promise<SendResult> {
  return new Promise((resolve, reject) => {
    const envelope = envelopeOf(letter);
    const body = letterStream(letter.bytes, {
      beforeBody: letter.beforeBody,
      onRefused: () => abandon({ fenced: true }),
      onBroken: (error) => {
        reject(error);
        abandon({});
      },
    });
    const timer = setTimeout(() => abandon({ cause: 'ETIMEDOUT' }), deadline);
    // Closed from our side, the client calls nobody back; closed from the other, it does so before this runs.
    const closed = () => queueMicrotask(() => finish(replyIn(undefined), { cause: 'ECONNECTION' }));

    function finish(reply: Reply, notes: { cause?: string; fenced?: boolean }): void {
      clearTimeout(timer);
      connection.off('end', closed);
      const phase = phaseReached(
        body.progress(),
        repliesIn(envelope),
        connection.lastServerResponse !== false,
      );
      resolve(
        resultOf(phase, reply, { cause: null, fenced: false, usable: !connection.destroyed, ...notes }),
      );
    }
    /** Closing first: from then on the client writes neither a byte nor the dot. */
    function abandon(notes: { cause?: string; fenced?: boolean }): void {
      connection.close();
      finish(replyIn(undefined), notes);
    }

    connection.once('end', closed);
    connection.lastServerResponse = false;
    connection.send(envelope, body.stream, (error, info) => {
      const failure = error && refusalIn(envelope, error);
      const reply = replyIn(failure ? failure.response : info.response);
      if (!staysInStep(reply, body.progress())) connection.close();
      finish(reply, failure && !reply.code ? { cause: causeOf(failure) } : {});
    });
  });
}

function envelopeOf({ from, to, dsn }: Letter): Envelope {
  const envelope: Envelope = { from, to: [to] };
  if (dsn) envelope.dsn = { ret: 'HDRS', envid: dsn.envid, notify: ['SUCCESS', 'FAILURE'], recipient: to };
  return envelope;
}

/** With PIPELINING a break can hide a refusal that came before it. */
function refusalIn(envelope: Envelope, error: Failure): Failure {
  return error.response ? error : (envelope.mailError ?? envelope.rejectedErrors?.[0] ?? error);
}

const repliesIn = (envelope: Envelope) => ({
  senderRefused: Boolean(envelope.mailError),
  recipientRefused: Boolean(envelope.rejectedErrors?.length),
  recipientAccepted: Boolean(envelope.accepted?.length),
});
