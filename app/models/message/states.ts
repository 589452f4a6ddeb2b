/**
 * How a message may move, and how long it may stay. The SQL that claims, settles and holds asks this table.
 *
 *   queued -> sending -> handed over -> accepted -> answered
 *               |             `-> bounced  (also from accepted)
 *               |-> queued      the break came before the final dot, or 4xx: same bytes, later
 *               |-> uncertain   the dot went out and no reply came -> evidence, or queued once more, or held
 *               `-> failed      5xx for this address: the writer is told -> queued by staff
 *   queued <-> held, queued -> digested | cancelled, held -> cancelled
 *   sending -> cancelled        only before the fence, when its writer is erased
 *   digested -> handed over     with its digest; -> queued when that did not leave; -> held when a record says otherwise;
 *                               -> cancelled out of it, before its fence, when its writer is erased or withdraws
 *   held | failed -> handed over, held -> failed | uncertain     only by evidence: the send record, after a restore,
 *                                                                knows how it ended; or a 250 that came late; of a
 *                                                                digest twice in doubt also by the word of staff
 *   queued | uncertain | held -> accepted, uncertain | held -> bounced     by a notice: it had left, and arrived or not
 *   handed over -> accepted | bounced of a digest moves the letters in it
 *   bounced -> queued                                                      by staff, once the office can be reached
 */
import type { messageState } from '#db/schema.ts';

export type MessageState = (typeof messageState.enumValues)[number];

export const moves: Record<MessageState, readonly MessageState[]> = {
  queued: ['sending', 'held', 'digested', 'cancelled', 'accepted'],
  sending: ['handed over', 'queued', 'uncertain', 'failed', 'held', 'cancelled'],
  'handed over': ['accepted', 'bounced', 'answered'],
  accepted: ['answered', 'bounced'],
  answered: [],
  bounced: ['queued'],
  uncertain: ['accepted', 'bounced', 'handed over', 'queued', 'held'],
  failed: ['queued', 'handed over'],
  held: ['queued', 'cancelled', 'handed over', 'accepted', 'bounced', 'failed', 'uncertain'],
  digested: ['handed over', 'queued', 'held', 'cancelled'],
  cancelled: [],
};

/** States from which a message may move to `to`. */
export function sourcesOf(to: MessageState): MessageState[] {
  return (Object.keys(moves) as MessageState[]).filter((from) => moves[from].includes(to));
}

export const isMove = (from: MessageState, to: MessageState): boolean => moves[from].includes(to);

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds. A letter that cannot be handed over for five days is given up (RFC 5321 4.5.4.1) and its writer told. */
export const clocks = {
  giveUp: 5 * day,
  /** How long evidence may arrive before an uncertain letter is sent once more, flagged. */
  uncertain: 30 * minute,
  firstRetry: 5 * minute,
  longestRetry: 4 * hour,
} as const;

export type Clocks = { readonly [Name in keyof typeof clocks]: number };

/** Seconds to wait after the nth try: doubling, with a quarter of jitter either way. `random` in [0, 1). */
export function retryDelay(n: number, random: number, { firstRetry, longestRetry }: Clocks = clocks): number {
  const base = Math.min(firstRetry * 2 ** Math.max(0, n - 1), longestRetry);
  return Math.round(base * (0.75 + random / 2));
}
