/** A carrier takes one letter after the other from its lane to the mail server and reports how each ended. */
import type { AttemptResult } from '#app/models/message/attempt.server.ts';
import type { ReadyMessage } from '#app/models/message/claim.server.ts';
import type { Desk, Trouble } from './desk.server.ts';
import type { Source } from './lane.server.ts';
import type { Line } from './line.server.ts';
import type { Pass } from './points.ts';
import type { SendResult } from './reply.server.ts';
import { SmtpFailure, type SmtpSession } from './smtp.server.ts';

/** An idle connection is given back after this many milliseconds. */
const IDLE = 2_000;

/** After a refusal of what a letter is, its record may stop the campaign's letters: no claim overtakes it. */
const REFUSED_MS = 250;

export type Round = {
  desk: Desk;
  line: Line;
  onTrouble: Trouble;
  pass: Pass | undefined;
  letters: boolean;
  /** False: what the lane gives out is past its fence already. */
  asksFence: boolean;
};

type Trip = { message: ReadyMessage; result: Promise<SendResult> };

/** Carries until the lane closes. Where the server allows it, a letter follows right behind the dot of the one before. */
export async function carry(lane: Source, round: Round): Promise<void> {
  let session: SmtpSession | null = null;
  const trips: Trip[] = [];

  /** Puts a letter on its way, and behind its last octet the next one, if one is ready by then. */
  function send(open: SmtpSession, message: ReadyMessage): Promise<SendResult> {
    const { sealed, uid } = message;
    // Asked as the envelope leaves: the commit and the server's answers take their time together.
    const start = round.asksFence ? round.desk.mayStart(message) : begun;
    return open.send({
      from: sealed.envelopeFrom,
      to: sealed.envelopeTo,
      bytes: sealed.octets,
      beforeBody: () => start,
      bodyOut() {
        const next = round.desk.behind() ? null : lane.take();
        if (!next) return;
        const result = send(open, next);
        result.catch(() => {}); // heard once it is its turn
        trips.push({ message: next, result });
      },
      ...(round.letters ? { dsn: { envid: uid } } : {}),
    });
  }

  async function setOut(message: ReadyMessage): Promise<void> {
    try {
      session = await round.line.open(session);
      if (round.pass) await round.pass('connected');
      trips.push({ message, result: send(session, message) });
    } catch (error) {
      settle(message, endingOf(error, round), round);
      session = null;
    }
  }

  async function arrive({ message, result }: Trip): Promise<void> {
    try {
      const sent = await result;
      if (round.pass) await round.pass('answered');
      if (sent.outcome !== 'handed over') lane.beware();
      if (sent.policy) lane.rest(REFUSED_MS);
      settle(message, endingAfter(sent, round), round);
    } catch (error) {
      settle(message, endingOf(error, round), round);
    }
  }

  for (;;) {
    if (round.desk.behind()) await round.desk.caughtUp();
    const message = lane.closed() ? null : await lane.next(IDLE);
    if (message) await setOut(message);
    for (let trip = trips.shift(); trip; trip = trips.shift()) await arrive(trip);
    if (message) continue;
    await (session as SmtpSession | null)?.quit();
    session = null;
    if (lane.closed()) return;
  }
}

const begun = Promise.resolve(true);

type Ending = Pick<AttemptResult, 'outcome' | 'phase' | 'code' | 'response' | 'policy' | 'delay'>;

function settle({ attemptId, messageId, n }: ReadyMessage, ending: Ending, { desk, line }: Round): void {
  desk.settle({ attemptId, messageId, n, host: line.host, ...ending });
}

function endingAfter(sent: SendResult, { letters }: Round): Ending {
  const { outcome, phase, code, response, fenced, policy } = sent;
  // A kept connection that the server had closed meanwhile says nothing about this letter.
  const hungUp = phase === 'mail' && code === null;
  return {
    ...{ outcome, phase, code, response },
    policy: policy && letters,
    ...(fenced || hungUp ? { delay: 1 } : {}),
  };
}

/** What went wrong before a server could judge the letter: never an outcome that loses it. */
function endingOf(error: unknown, { line, onTrouble }: Round): Ending {
  if (error instanceof SmtpFailure) {
    const { outcome, phase, code, response, message } = error;
    return { outcome, phase, code, response: response || message, delay: line.restSeconds() };
  }
  onTrouble('sending', error);
  return {
    outcome: 'retry',
    phase: 'connect',
    code: null,
    response: 'The attempt broke off before it began.',
  };
}
