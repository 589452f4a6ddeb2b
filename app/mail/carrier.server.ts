/** A carrier takes one letter after the other from its lane to the mail server and reports how each ended. */
import type { AttemptResult } from '#app/models/message/attempt.server.ts';
import type { ClaimedMessage } from '#app/models/message/claim.server.ts';
import { type Sealed, sealMessages } from '#app/models/message/seal.server.ts';
import type { Db } from '#db/connect.ts';
import { ComposeError } from './compose.server.ts';
import type { Desk, Trouble } from './desk.server.ts';
import type { Source } from './lane.server.ts';
import type { Line } from './line.server.ts';
import type { Pass } from './points.ts';
import { sealMessage } from './seal.server.ts';
import { SmtpFailure, type SmtpSession } from './smtp.server.ts';

/** An idle connection is given back after this many milliseconds. */
const IDLE = 2_000;

export type Round = { db: Db; desk: Desk; line: Line; onTrouble: Trouble; pass: Pass | undefined };

/** Carries until the lane closes. */
export async function carry(lane: Source, round: Round): Promise<void> {
  let session: SmtpSession | null = null;
  while (!lane.closed()) {
    const message = await lane.next(IDLE);
    if (message) session = await deliver(message, session, round);
    else {
      await session?.quit();
      session = null;
    }
  }
  await session?.quit();
}

type Ending = Pick<AttemptResult, 'outcome' | 'phase' | 'code' | 'response' | 'policy' | 'delay'>;

async function deliver(
  message: ClaimedMessage,
  session: SmtpSession | null,
  round: Round,
): Promise<SmtpSession | null> {
  const { attemptId, messageId, n } = message;
  const settle = (ending: Ending) =>
    round.desk.settle({ attemptId, messageId, n, host: round.line.host, ...ending });
  try {
    const { pass } = round;
    const sealed = await sealOnce(message, round.db);
    if (pass) await pass('sealed');
    const open = await round.line.open(session);
    if (pass) await pass('connected');
    const ending = await send(open, message, sealed, round.desk);
    if (pass) await pass('answered');
    settle(ending);
    return open.usable ? open : null;
  } catch (error) {
    settle(endingOf(error, round));
    return null;
  }
}

async function sealOnce(message: ClaimedMessage, db: Db): Promise<Omit<Sealed, 'messageId'>> {
  if (message.sealed) return message.sealed;
  const [kept] = await sealMessages(db, [sealMessage(message, new Date())]);
  if (!kept) throw new Error('The sealed bytes are gone.');
  return kept;
}

async function send(
  open: SmtpSession,
  message: ClaimedMessage,
  sealed: Omit<Sealed, 'messageId'>,
  desk: Desk,
): Promise<Ending> {
  const { outcome, phase, code, response, fenced, policy } = await open.send({
    from: sealed.envelopeFrom,
    to: sealed.envelopeTo,
    bytes: sealed.bytes,
    beforeBody: () => desk.mayStart(message),
    ...(message.kind === 'letter' ? { dsn: { envid: message.uid } } : {}),
  });
  // A kept connection that the server had closed meanwhile says nothing about this letter.
  const hungUp = phase === 'mail' && code === null;
  return {
    outcome,
    phase,
    code,
    response,
    policy: policy && message.kind === 'letter',
    ...(fenced || hungUp ? { delay: 1 } : {}),
  };
}

/** What went wrong before a server could judge the letter: never an outcome that loses it. */
function endingOf(error: unknown, { line, onTrouble }: Round): Ending {
  if (error instanceof ComposeError)
    return { outcome: 'failed', phase: 'compose', code: null, response: error.message };
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
