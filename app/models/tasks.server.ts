/** What the worker does besides posting: due tasks, each small, each safe to run twice or on two machines. */
import { type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { forgetOldDays } from './abuse/mailbox.server.ts';
import { destroyPeppers } from './abuse/pepper.server.ts';
import { expireWaiting, remindWaiting } from './action/clock.server.ts';
import { recordErasures } from './action/erasure-record.server.ts';
import { queueFollowUps } from './answer/follow-up.server.ts';
import { dropFullBuckets } from './bucket.server.ts';
import { keepSchedule } from './campaign/edit.server.ts';
import { keepClocks } from './clocks/enforce.server.ts';
import { countsWait, foldCounts } from './count.server.ts';
import { noteMilestones } from './counts/notes.server.ts';
import { recountNightly } from './counts/recount.server.ts';
import { makeDigests } from './digest/make.server.ts';
import { digestsEnded, settleDigests } from './digest/settle.server.ts';
import { sealPlain } from './keys/seal-plain.server.ts';
import { foldLedger, ledgerWaits } from './ledger/fold.server.ts';
import { tendPaces } from './message/care.server.ts';
import { settleBySendRecord } from './message/gate.server.ts';
import { resolveUncertain } from './message/recover.server.ts';
import { shedWeight } from './message/weight.server.ts';
import { queueReceipts, writersUntold } from './notice.server.ts';
import { dropEndedSessions } from './staff/session.server.ts';
import { queueWeeklyReports } from './staff/weekly-report.server.ts';

/**
 * `full`: a run that did so much has left more for the next one, which follows at once. `onlyIf`: run when this is true;
 * all such conditions are looked at together, in one statement each second.
 */
export type Task = {
  name: string;
  everySeconds: number;
  full?: number;
  onlyIf?: SQL;
  run: (db: Db) => Promise<number>;
};

export const tasks: readonly Task[] = [
  { name: 'fold counts', everySeconds: 1, full: 5000, onlyIf: countsWait, run: foldCounts },
  { name: 'chain the ledger', everySeconds: 1, full: 2000, onlyIf: ledgerWaits, run: foldLedger },
  { name: 'note milestones', everySeconds: 30, run: noteMilestones },
  { name: 'recount', everySeconds: 60, run: recountNightly },
  { name: 'weekly reports', everySeconds: 600, run: (db) => queueWeeklyReports(db) },
  { name: 'queue receipts', everySeconds: 1, full: 200, onlyIf: writersUntold, run: queueReceipts },
  { name: 'ask for answers', everySeconds: 60, full: 200, run: queueFollowUps },
  { name: 'make digests', everySeconds: 60, run: (db) => makeDigests(db) },
  { name: 'settle digests', everySeconds: 1, onlyIf: digestsEnded, run: settleDigests },
  { name: 'resolve uncertain messages', everySeconds: 30, run: resolveUncertain },
  { name: 'open and close campaigns', everySeconds: 20, run: keepSchedule },
  { name: 'remind', everySeconds: 60, full: 200, run: remindWaiting },
  { name: 'expire and forget', everySeconds: 60, full: 200, run: expireWaiting },
  { name: 'tend paces', everySeconds: 5, run: (db) => tendPaces(db) },
  { name: 'settle by the send record', everySeconds: 30, run: settleBySendRecord },
  { name: 'record erasures', everySeconds: 5, run: recordErasures },
  { name: 'seal what is plain', everySeconds: 60, full: 200, run: sealPlain },
  { name: 'shed weight', everySeconds: 60, full: 500, run: shedWeight },
  { name: 'forget ended sessions', everySeconds: 600, run: dropEndedSessions },
  { name: 'destroy peppers', everySeconds: 3600, run: destroyPeppers },
  { name: 'keep the clocks', everySeconds: 3600, run: keepClocks },
  { name: 'forget mailbox days', everySeconds: 3600, run: forgetOldDays },
  { name: 'forget full buckets', everySeconds: 600, run: dropFullBuckets },
];

/** Of tasks with a condition, those that have something to do now. */
export async function findDue(db: Db, asked: readonly Task[]): Promise<Task[]> {
  if (!asked.length) return [];
  const answers = asked.map(({ onlyIf }) => sql`(${onlyIf ?? sql`true`})`);
  const [row] = await rowsOf<{ due: boolean[] }>(
    db,
    sql`select jsonb_build_array(${sql.join(answers, sql`, `)}) as due`,
  );
  return asked.filter((_, i) => row?.due[i]);
}
