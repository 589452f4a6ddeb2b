/** After a restore: what the gate has found, putting right what the records outside know, and letting mail go again. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import { type Database, type Db, rowsOf } from '#db/connect.ts';
import { installation } from '#db/schema.ts';
import { eraseAgain } from './action/erasure-record.server.ts';
import { findInstallation, found, lockGate, look } from './message/gate.server.ts';
import { outside, readEpoch } from './message/outside.server.ts';
import { readPlace } from './message/restore-signs.server.ts';
import { doubtKnown, holdUnsent, learnAll, releaseRestored, settleKnown } from './message/restored.server.ts';

/** Something is to be decided or set right first. */
export class RestoreError extends Error {
  override name = 'RestoreError';
}

export type RestoreStatus = {
  open: boolean;
  reason: string | null;
  restoredAt: string | null;
  reconciledAt: string | null;
  epoch: string | null;
  /** Messages that the restore holds. */
  held: number;
  /** Messages of people who act meanwhile: they wait as well, for they may repeat what was sent. */
  waiting: number;
};

/** Looks at the gate as a worker does, and so shuts it when the database was put back. */
export async function restoreStatus(database: Database): Promise<RestoreStatus> {
  const verdict = await look(database);
  const row = await findInstallation(database.db);
  const [count] = await rowsOf<{ held: number; waiting: number }>(
    database.db,
    sql`select count(*) filter (where state = 'held' and hold_reason = 'restored')::int as held,
               count(*) filter (where state = 'queued')::int as waiting
        from messages where state in ('held', 'queued')`,
  );
  return {
    open: verdict.open,
    reason: verdict.open ? null : verdict.why,
    restoredAt: row?.restoredAt?.toISOString() ?? null,
    reconciledAt: row?.reconciledAt?.toISOString() ?? null,
    epoch: row?.epoch ?? null,
    held: count?.held ?? 0,
    waiting: count?.waiting ?? 0,
  };
}

export type Reconciled = {
  /** Lines of the send record that were read. */
  lines: number;
  /** Unsent here, and sent before the restore: settled, each with an attempt that says so. */
  handedOver: number;
  failed: number;
  /** People who were forgotten, were back, and are forgotten again. */
  erased: number;
  /** What is still held. */
  held: number;
};

/** Applies both records to a database that was put back; null when it was not. Nothing is sent by it; safe to repeat. */
export async function reconcile(database: Database): Promise<Reconciled | null> {
  const { db } = database;
  const { restoredAt } = await restoreStatus(database);
  if (!restoredAt) return null;
  await holdUnsent(db); // what was queued since the gate was shut may be a repetition too
  const { lines, attempt, message } = await learnAll(db);
  await skipNumbers(db, 'attempts', attempt);
  await skipNumbers(db, 'messages', message);
  const settled = await settleKnown(db, 'everything');
  const erased = await eraseAgain(db);
  await db.update(installation).set({ reconciledAt: sql`now()` });
  return { lines, ...settled, erased, held: (await restoreStatus(database)).held };
}

/** Numbers given before the restore are not given again: notices that bounce name messages by them. */
async function skipNumbers(db: Db, table: 'attempts' | 'messages', highest: number) {
  const sequence = sql`pg_get_serial_sequence(${table}, 'id')::regclass`;
  await rowsOf(
    db,
    sql`select setval(${sequence}, greatest(${highest}::bigint, 1, pg_sequence_last_value(${sequence})))`,
  );
}

export type Released = Reconciled & {
  queued: number;
  /** Their body may have left before, end unknown: after the time for evidence they go out once more, flagged. */
  uncertain: number;
  /** Letters that a mail server had refused: they wait for a person, as before. */
  refused: number;
  epoch: string;
};

/**
 * Reconciles, lets go what is left, and begins a new epoch. Null when nothing was shut. Throws RestoreError when the
 * a record is gone, unless `withoutRecord`: then what was sent after the backup was made may be sent again.
 */
export async function release(
  database: Database,
  { withoutRecord }: { withoutRecord: boolean },
): Promise<Released | null> {
  const { db } = database;
  if (await joined(db)) return null;
  const { restoredAt } = await restoreStatus(database);
  const gone = [outside.sent, outside.erased].filter((file) => !existsSync(file));
  if (restoredAt && gone.length && !withoutRecord)
    throw new RestoreError(
      `Gone: ${gone.join(', ')}. Without it, letters that left after the backup was made are sent again, or people who ` +
        'were forgotten after it stay back. Put it there again from a copy; or add --without-record, and it will be so.',
    );
  const reconciled = await reconcile(database);
  if (!reconciled) return null;
  const epoch = randomUUID();
  const place = await readPlace(db);
  const freed = await db.transaction(async (tx) => {
    await lockGate(tx);
    const doubts = await doubtKnown(tx);
    const { queued, uncertain, refused } = await releaseRestored(tx);
    await forgetSettled(tx);
    await tx
      .update(installation)
      .set({
        epoch,
        past: sql`past || to_jsonb(epoch::text)`,
        restoredAt: null,
        reason: null,
      })
      .where(eq(installation.id, 1));
    return { queued, uncertain: uncertain + doubts, refused };
  });
  await found(epoch, place);
  return { ...reconciled, ...freed, held: 0, epoch };
}

/** Keeps of the record only what may still come back: messages that this database does not know, or has not settled. */
async function forgetSettled(tx: Db) {
  await rowsOf(
    tx,
    sql`delete from sent_before s using message_texts t, messages m
        where t.uid = s.uid and m.id = t.message_id
          and m.state in ('handed over', 'accepted', 'answered', 'bounced', 'queued')`,
  );
}

/** A machine whose files name an ended epoch takes the present one over: another machine has released, or we broke off. */
async function joined(db: Db): Promise<boolean> {
  const row = await findInstallation(db);
  const file = await readEpoch();
  if (!row || row.restoredAt || !file || file === 'damaged' || !row.past.includes(file.epoch)) return false;
  await found(row.epoch, await readPlace(db));
  return true;
}
