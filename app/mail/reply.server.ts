/** What a mail server said, how far a letter had come by then, and what both together mean. Knows no mail client. */
import { isPolicyRefusal, type Outcome, type Phase, sortOutcome } from './outcome.ts';

/** `response`: the server's words on one line of at most 500 characters, empty when it said nothing. */
export type Reply = { code: number | null; enhanced: string | null; response: string };

export type SendResult = Reply & {
  phase: Phase;
  outcome: Outcome;
  /** The refusal speaks about us or the letter rather than about this address (`isPolicyRefusal`). */
  policy: boolean;
  /** The fence said no: nothing was sent, and the letter is no longer ours to settle. */
  fenced: boolean;
  /** What broke when no reply ended the try (`ETIMEDOUT`, `ECONNRESET`): for the record, never for sorting. */
  cause: string | null;
  /** The session may carry another letter. */
  usable: boolean;
};

const longestResponse = 500;

/** Reads a reply, several lines joined into one. Without a three-digit code and what RFC 5321 4.2 lets follow it, it is none. */
export function replyIn(words: string | undefined): Reply {
  const code = words?.match(/^[2-5]\d\d(?=[ -]|$)/m)?.[0];
  if (!words || !code || !words.startsWith(code))
    return { code: null, enhanced: null, response: oneLine(words ?? '') };
  const enhanced = words.match(/^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/)?.[1] ?? null;
  return { code: Number(code), enhanced, response: oneLine(words) };
}

function oneLine(words: string): string {
  return words
    .replace(/\r?\n\d{3}[ -]/g, ' ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, longestResponse)
    .replace(/\p{Cs}/u, '');
}

/** The code of a break, the system's own where there is one. */
export function causeOf(error: unknown): string {
  const { originalCode, code } = error as { originalCode?: unknown; code?: unknown };
  return String(originalCode ?? code ?? 'ECONNECTION');
}

/** True when after this reply both sides agree on what comes next, so that the connection can go on. */
export const staysInStep = ({ code }: Reply): boolean =>
  code !== null && code !== 421 && code !== 503 && (code < 300 || code >= 400);

type Notes = Pick<SendResult, 'fenced' | 'cause' | 'usable'>;

/** The result of a try that ended in this phase with this reply. */
export function resultOf(phase: Phase, reply: Reply, notes: Notes): SendResult {
  const ending = { phase, code: reply.code, enhanced: reply.enhanced };
  return { phase, ...reply, outcome: sortOutcome(ending), policy: isPolicyRefusal(ending), ...notes };
}
