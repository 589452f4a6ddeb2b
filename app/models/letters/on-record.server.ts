/** Deciding about a letter, with its line in the audit log. */
import type { Db } from '#db/connect.ts';
import { onRecord } from '../staff/audit.server.ts';
import { type Decision, refuseLetter, releaseLetter, retryLetter } from './decide.server.ts';

export type Deciding = 'release' | 'refuse' | 'retry';
export type DecidedLetter = { id: number; reference: string; campaignId: number };

const acts = { release: releaseLetter, refuse: refuseLetter, retry: retryLetter };
const verbs = { release: 'released', refuse: 'refused', retry: 'retried' };

/** Does it in the name of a person, or says why not. */
export const decideAs = (
  db: Db,
  staffId: number,
  what: Deciding,
  { id, reference, campaignId }: DecidedLetter,
): Promise<Decision> =>
  onRecord(
    db,
    (tx) => acts[what](tx, id),
    (decision) =>
      decision.ok
        ? {
            staffId,
            verb: verbs[what],
            subject: { kind: 'letter', id: reference },
            campaignId,
            detail: { does: decision.does },
          }
        : null,
  );
