/** Checking a chain from its first entry, and against the heads that were published. */
import type { Db } from '#db/connect.ts';
import { GENESIS, hashOf } from './chain.server.ts';
import { dailyHeads, entriesAfter, type Head, type StoredEntry } from './read.server.ts';

export type Fault = { seq: number; what: string };
export type Checked = { entries: number; head: Head | null; faults: Fault[] };
type Noted = Omit<Head, 'day'>;

const MOST_FAULTS = 20;

/**
 * Reads a campaign's chain whole, some thousand entries at a time. An entry that was changed is named, and those behind
 * it are not; the first twenty faults are told. `noted`: heads that somebody wrote down elsewhere; only they show a
 * chain that was written anew as a whole.
 */
export async function verifyLedger(
  db: Db,
  campaignId: number,
  noted: readonly Noted[] = [],
): Promise<Checked> {
  const heads = [...(await dailyHeads(db, campaignId)), ...noted];
  const judge = judgeOf(heads);
  const faults: Fault[] = [];
  let last: StoredEntry | null = null;
  for (;;) {
    const page: StoredEntry[] = await entriesAfter(db, campaignId, last?.seq ?? 0);
    for (const entry of page) {
      const what = judge(last, entry);
      if (what && faults.length < MOST_FAULTS) faults.push({ seq: entry.seq, what });
      last = entry;
    }
    if (page.length === 0) break;
  }
  const head = last && { seq: last.seq, day: last.day, hash: last.hash };
  for (const { seq } of heads)
    if (seq > (head?.seq ?? 0)) faults.push({ seq, what: 'was published and is not there any more' });
  return { entries: head?.seq ?? 0, head, faults };
}

/** What is wrong with an entry behind another one; null when nothing is. Remembers what the one before should have hashed to. */
function judgeOf(heads: readonly Noted[]) {
  let due = GENESIS;
  return (last: StoredEntry | null, entry: StoredEntry): string | null => {
    const before = last?.hash ?? GENESIS;
    const fits = hashOf(before, entry) === entry.hash;
    const fitsDue = due !== before && hashOf(due, entry) === entry.hash;
    due = hashOf(fitsDue ? due : before, entry);
    if (entry.seq !== (last?.seq ?? 0) + 1) return `does not follow entry ${last?.seq ?? 0}`;
    if (last && entry.day < last.day) return 'is of an earlier day than the entry before it';
    if (!fits && !fitsDue) return 'does not fit its hash';
    return heads.some(({ seq, hash }) => seq === entry.seq && hash !== entry.hash)
      ? 'is not what was published'
      : null;
  };
}
