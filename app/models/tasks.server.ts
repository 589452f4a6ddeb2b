/** What the worker does besides posting: due tasks, each small, each safe to run twice or on two machines. */
import type { Db } from '#db/connect.ts';
import { expireWaiting, remindWaiting } from './action/clock.server.ts';
import { recordErasures } from './action/erasure-record.server.ts';
import { keepSchedule } from './campaign/edit.server.ts';
import { foldCounts } from './count.server.ts';
import { noteMilestones } from './counts/notes.server.ts';
import { recountNightly } from './counts/recount.server.ts';
import { settleBySendRecord } from './message/gate.server.ts';
import { resolveUncertain } from './message/recover.server.ts';
import { shedWeight } from './message/weight.server.ts';
import { queueReceipts } from './notice.server.ts';
import { dropFullBuckets } from './staff/buckets.server.ts';
import { dropEndedSessions } from './staff/session.server.ts';
import { queueWeeklyReports } from './staff/weekly-report.server.ts';

export type Task = { name: string; everySeconds: number; run: (db: Db) => Promise<number> };

export const tasks: readonly Task[] = [
  { name: 'fold counts', everySeconds: 1, run: foldCounts },
  { name: 'note milestones', everySeconds: 30, run: noteMilestones },
  { name: 'recount', everySeconds: 60, run: recountNightly },
  { name: 'weekly reports', everySeconds: 600, run: (db) => queueWeeklyReports(db) },
  { name: 'queue receipts', everySeconds: 1, run: queueReceipts },
  { name: 'resolve uncertain messages', everySeconds: 30, run: resolveUncertain },
  { name: 'open and close campaigns', everySeconds: 20, run: keepSchedule },
  { name: 'remind', everySeconds: 60, run: remindWaiting },
  { name: 'expire and forget', everySeconds: 60, run: expireWaiting },
  { name: 'settle by the send record', everySeconds: 30, run: settleBySendRecord },
  { name: 'record erasures', everySeconds: 5, run: recordErasures },
  { name: 'shed weight', everySeconds: 60, run: shedWeight },
  { name: 'forget ended sessions', everySeconds: 600, run: dropEndedSessions },
  { name: 'forget old tries', everySeconds: 600, run: dropFullBuckets },
];
