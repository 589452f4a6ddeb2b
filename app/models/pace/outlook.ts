/** What awaits a letter, from the line it joins. Pure. */
import { afterDigest, isBundled, nextDigest } from '../digest/rule.ts';
import type { Ceilings } from '../message/ceilings.ts';
import { leavesAt, type Standing } from './forecast.ts';

export type Way = 'single' | 'bundle';
export type LetterOutlook = { way: Way; leaves: Date };

export type LineFacts = {
  standing: Standing;
  forms: number;
  digestFrom: number;
  /** The office asked for digests. */
  asked?: boolean;
  deadline: number | null;
  madeOn: number | null;
};

/**
 * Which way a letter goes and when, if it is the one at `place` of its line. `isForm`: it has no words of its own;
 * `joins`: it is not among those that wait yet.
 */
export function outlookOf(
  line: LineFacts,
  ceilings: Ceilings,
  { place, isForm, joins }: { place: number; isForm: boolean; joins: boolean },
): LetterOutlook {
  const { standing, deadline, digestFrom, madeOn, asked = false } = line;
  const leaves = leavesAt(standing, ceilings, place);
  const single: LetterOutlook = { way: 'single', leaves: new Date(leaves) };
  if (!isForm || !ceilings.officeHours) return single;
  const { at, timeZone } = standing;
  const day = { at, timeZone, hours: ceilings.officeHours, deadline, madeOn };
  const digest = nextDigest(day);
  const last = joins ? leaves : leavesAt(standing, ceilings, Math.max(place, standing.waiting));
  const forms = line.forms + (joins ? 1 : 0);
  const bundled = (asked || digest < leaves) && isBundled({ forms, digestFrom, leaves: last, deadline });
  if (bundled) return { way: 'bundle', leaves: new Date(digest) };
  return asked ? { way: 'single', leaves: new Date(Math.max(leaves, afterDigest(day))) } : single;
}

/** How letters to an office read, beside one that is being written. */
export type Alike = {
  /** From 0 to 1. */
  share: number;
  letters: number;
};
