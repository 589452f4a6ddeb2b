/**
 * How a try to hand over a letter ended. The one place that sorts it, by phase and reply code, never by error text.
 *
 *   phase      no reply     4xx      5xx               2xx, 3xx     the phase is reached when
 *   connect    retry        -        -                 -            nothing came from the server yet
 *   greeting   retry        retry    retry             retry        TCP is up, 220 awaited
 *   hello      retry        retry    retry             retry        EHLO, STARTTLS, AUTH
 *   mail       retry        retry    failed, policy    retry        MAIL is out
 *   rcpt       retry        retry    failed            retry        MAIL was accepted
 *   data       retry        retry    failed, policy    retry        RCPT was accepted; also 354 came, body not begun
 *   body       retry        retry    failed, policy    uncertain    a part of the body is out, its end is not
 *   dot        uncertain    retry    failed, policy    2xx handed over, 3xx uncertain     the final dot may be out
 *   done       handed over, whatever happens to QUIT
 *
 * Why, row by row:
 * - Before the final dot a server must drop the transaction when the connection breaks (RFC 5321 4.1.1.10), so
 *   repeating is safe. After it, silence proves nothing (RFC 1047): uncertain.
 * - 4yz always means "not accepted, try again" (RFC 5321 4.2.1), after the dot too; 421 as well.
 * - 5xx at greeting and hello (554, 521, failed login) is the server's opinion of us, not of this address.
 * - MAIL names our sender and DATA and dot judge the letter: permanent for these bytes, but no fault of the address.
 *   `isPolicyRefusal` tells, so that several in a row can hold a campaign.
 * - A 2xx in the middle of the body, or anything but 2xx, 4xx, 5xx after the dot, answers some other question.
 *
 * Exceptions, in every phase:
 * - A full mailbox or system (552, x.2.2, x.3.1) empties again: retry (RFC 5321 4.5.3.1.10 for 552 at RCPT).
 *   A letter too big for the server (x.3.4, x.2.3) will not shrink: that one stays failed.
 * - 530, 534, 535, 538 ask us to log in (RFC 4954 6): retry.
 * - 503 says that session and server are out of step: retry on a new connection; after the dot uncertain, since no
 *   server may answer the dot so, and whose answer it is cannot be known.
 */
export const phases = [
  'connect',
  'greeting',
  'hello',
  'mail',
  'rcpt',
  'data',
  'body',
  'dot',
  'done',
] as const;
export type Phase = (typeof phases)[number];
export type Outcome = 'handed over' | 'retry' | 'failed' | 'uncertain';

/** `code`: the three-digit reply that ended the try, null when none came. `enhanced`: RFC 3463, e.g. `5.1.1`. */
export type Ending = { phase: Phase; code: number | null; enhanced: string | null };

/** Sorts how a try ended; the table above. */
export function sortOutcome({ phase, code, enhanced }: Ending): Outcome {
  if (phase === 'done') return 'handed over';
  switch (replyClass(code)) {
    case 5:
      return sortRefusal(phase, Number(code), enhanced);
    case 4:
      return 'retry';
    case 2:
      if (phase === 'dot') return 'handed over';
      return phase === 'body' ? 'uncertain' : 'retry';
    case 3:
      return phase === 'dot' || phase === 'body' ? 'uncertain' : 'retry';
    default:
      return phase === 'dot' ? 'uncertain' : 'retry';
  }
}

/** True for a refusal that speaks about us or the letter rather than about this one address. */
export function isPolicyRefusal(ending: Ending): boolean {
  if (sortOutcome(ending) !== 'failed') return false;
  return ending.phase !== 'rcpt' || detailOf(ending.enhanced).startsWith('7.');
}

const loginWanted = [530, 534, 535, 538];
const outOfStep = 503;
const storageFull = 552;

function sortRefusal(phase: Phase, code: number, enhanced: string | null): Outcome {
  if (phase === 'connect' || phase === 'greeting' || phase === 'hello') return 'retry';
  if (code === outOfStep) return phase === 'dot' ? 'uncertain' : 'retry';
  if (loginWanted.includes(code) || isFull(code, enhanced)) return 'retry';
  return 'failed';
}

function isFull(code: number, enhanced: string | null): boolean {
  const detail = detailOf(enhanced);
  if (detail === '2.2' || detail === '3.1') return true;
  return code === storageFull && detail !== '3.4' && detail !== '2.3';
}

/** `5.2.2` -> `2.2`: the class digit repeats the reply code. */
function detailOf(enhanced: string | null): string {
  return enhanced?.slice(2) ?? '';
}

/** First digit of a reply code, or null for no reply and for what is none. */
function replyClass(code: number | null): number | null {
  return code !== null && code >= 200 && code < 600 ? Math.floor(code / 100) : null;
}
