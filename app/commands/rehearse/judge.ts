/** The verdict of a rehearsal: what the mail server took, compared with what the database says. Pure. */

import type { HoldReason } from '#app/models/message/queue.server.ts';

/** One mail that the server took: written to its file before it said so. */
export type Taken = {
  /** Milliseconds, on the clock of the rehearsal. */
  at: number;
  to: string;
  /** As in the header, without angle brackets. */
  messageId: string;
  /** Of the mail's bytes, dots unstuffed. */
  sha256: string;
  /** The how manieth time this Message-ID was taken. */
  nth: number;
};

/** One message as the database has it. `uid`: the left part of its Message-ID. */
export type Recorded = {
  id: number;
  uid: string;
  kind: string;
  /** Whom it was written to; outside live mode the envelope names another. */
  address: string;
  state: string;
  holdReason: HoldReason | null;
  flagged: boolean;
  sealedSha256: string | null;
  /** The left part of the Message-ID of the digest that carries it. */
  digestUid: string | null;
  /** Attempts whose fence was passed. */
  started: number;
};

export type Evidence = {
  taken: readonly Taken[];
  recorded: readonly Recorded[];
  /** Confirmed actions that wrote to someone and have no letter at all. */
  withoutLetter: readonly number[];
};

/** Ids of messages under what happened to them. */
export type Verdict = {
  /** Owed and not taken, and nobody was told: recorded as sent, not at the end of its way, or held for no good reason. */
  lost: number[];
  /** Taken more than once without flag and as many started attempts on record, or by itself and in a digest too. */
  unflagged: number[];
  /** Taken with other bytes than were sealed. */
  wrongBytes: number[];
  /** Taken and recorded as not sent. */
  misrecorded: number[];
  /** Still queued, sending or in doubt. */
  unfinished: number[];
  /** Message-IDs taken that no message has. */
  strangers: string[];
  withoutLetter: number[];
  /** Flagged: a copy was possible. */
  flagged: number[];
  /** Flagged, and a copy was taken. */
  copied: number[];
  copies: number;
  held: number[];
  failed: number[];
  cancelled: number[];
};

const open = ['queued', 'sending', 'uncertain'];
const notSent = ['failed', 'cancelled'];

/** `mayHold`: the reasons for which a message may be held after what was played. */
export function judge({ taken, recorded, withoutLetter }: Evidence, mayHold: readonly HoldReason[]): Verdict {
  const byUid = new Map<string, Taken[]>();
  for (const one of taken) byUid.set(uidOf(one.messageId), [...(byUid.get(uidOf(one.messageId)) ?? []), one]);
  const timesOf = ({ uid }: Recorded) => byUid.get(uid) ?? [];
  const idsWhere = (test: (row: Recorded, times: Taken[]) => boolean) =>
    recorded.filter((row) => test(row, timesOf(row))).map((row) => row.id);
  const known = new Set(recorded.map((row) => row.uid));
  const rows = new Map(recorded.map((row) => [row.uid, row]));
  const digestOf = ({ digestUid }: Recorded) => (digestUid === null ? undefined : rows.get(digestUid));
  const wentInDigest = (row: Recorded) => row.digestUid !== null && byUid.has(row.digestUid);
  const isHeld = (row?: Recorded) =>
    row?.state === 'held' && row.holdReason !== null && mayHold.includes(row.holdReason);
  // Failed: the writer is told. Held: a person sees it, with the reason. Cancelled: withdrawn, or replaced by a successor.
  const mayBeMissing = (row: Recorded) =>
    notSent.includes(row.state) || isHeld(row) || (row.state === 'digested' && isHeld(digestOf(row)));
  const proven = (row: Recorded, times: Taken[]) => row.flagged && row.started >= times.length;
  return {
    lost: idsWhere((row, times) => !times.length && !wentInDigest(row) && !mayBeMissing(row)),
    unflagged: idsWhere((row, times) => times.length > (wentInDigest(row) ? 0 : 1) && !proven(row, times)),
    wrongBytes: idsWhere((row, times) => times.some(({ sha256 }) => sha256 !== row.sealedSha256)),
    misrecorded: idsWhere(
      (row, times) => (times.length > 0 || wentInDigest(row)) && notSent.includes(row.state),
    ),
    unfinished: idsWhere((row) => open.includes(row.state)),
    strangers: [...byUid.keys()].filter((uid) => !known.has(uid)),
    withoutLetter: [...withoutLetter],
    flagged: idsWhere((row) => row.flagged),
    copied: idsWhere((row, times) => times.length > 1 && proven(row, times)),
    copies: recorded.reduce((sum, row) => sum + Math.max(0, timesOf(row).length - 1), 0),
    held: idsWhere((row) => row.state === 'held'),
    failed: idsWhere((row) => row.state === 'failed'),
    cancelled: idsWhere((row) => row.state === 'cancelled'),
  };
}

/** The left part of a Message-ID. */
export const uidOf = (messageId: string): string => messageId.split('@', 1)[0] ?? '';

/** True when nothing went wrong. Nothing may fail either: the mail server of a rehearsal refuses nothing for good. */
export function isClean(verdict: Verdict): boolean {
  const { lost, unflagged, wrongBytes, misrecorded, unfinished, strangers, withoutLetter, failed } = verdict;
  return [lost, unflagged, wrongBytes, misrecorded, unfinished, strangers, withoutLetter, failed].every(
    (ids) => ids.length === 0,
  );
}

/** The verdict in figures, with the keys that scripts read; lost counts every way in which a letter can be missing. */
export function figuresOf(verdict: Verdict) {
  return {
    lost: verdict.lost.length + verdict.withoutLetter.length,
    unflagged: verdict.unflagged.length,
    wrong_bytes: verdict.wrongBytes.length,
    flagged: verdict.flagged.length,
    copied: verdict.copied.length,
    copies: verdict.copies,
    held: verdict.held.length,
    failed: verdict.failed.length,
    misrecorded: verdict.misrecorded.length,
    strangers: verdict.strangers.length,
    unfinished: verdict.unfinished.length,
  };
}

/** The lines of the mail server's file. */
export const readTaken = (file: string): Taken[] =>
  file
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Taken);

/** The middle and the longest of some durations in seconds, to a tenth; null when there were none. */
export function spreadOf(seconds: readonly number[]): { p50: number; max: number } | null {
  const sorted = [...seconds].sort((a, b) => a - b);
  const [middle, last] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (middle === undefined || last === undefined) return null;
  return { p50: round(middle), max: round(last) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
