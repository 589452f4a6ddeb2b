/**
 * The restore gate. Before anything is claimed, and every minute after, the database is compared with what is kept
 * outside it. A database that was put back would send letters again that have left since, and people who were
 * forgotten would be back: then everything unsent is held, and nothing is claimed until an admin releases it.
 */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { type Database, type Db, rowsOf } from '#db/connect.ts';
import { installation } from '#db/schema.ts';
import { settleByEvidence } from './evidence.server.ts';
import { appendLines, type Epoch, outside, type Place, readEpoch, writeEpoch } from './outside.server.ts';
import { differences, type Findings, isStranger, readPlace } from './restore-signs.server.ts';
import { doubtKnown, holdUnsent, settleKnown } from './restored.server.ts';
import { beginEpoch, newestSends } from './send-record.server.ts';

/** Why nothing is sent, in words for whoever runs this installation. */
export class GateShut extends Error {
  override name = 'GateShut';
}

export type Installation = typeof installation.$inferSelect;

type Verdict = { open: true } | { open: false; why: string };

const next = 'See “After restoring a backup” in docs/operating.md, or run: npm run restore -- status';

/** Returns when mail may be sent. Throws GateShut or OutsideError when nothing may be claimed. */
export async function passGate(database: Database): Promise<void> {
  const verdict = await look(database);
  if (!verdict.open) throw new GateShut(`Nothing is sent. ${verdict.why} ${next}`);
}

/**
 * Settles what the send record knows better: a letter in doubt whose acceptance was written down before our death, and
 * one that was sent before a restore and has been written anew since. Returns how many.
 */
export async function settleBySendRecord(db: Db): Promise<number> {
  if ((await findInstallation(db))?.restoredAt) return 0;
  const sends = (await newestSends()) ?? [];
  const taken = sends.filter(({ outcome }) => outcome === 'handed over').map(({ uid }) => uid);
  const shown = await settleByEvidence(db, taken, 'By the send record.');
  const { handedOver, failed } = await settleKnown(db, 'restored');
  return shown + handedOver + failed + (await doubtKnown(db));
}

/** The row of this installation; null before its first worker. */
export async function findInstallation(db: Db): Promise<Installation | null> {
  const [row] = await db.select().from(installation).where(eq(installation.id, 1));
  return row ?? null;
}

/**
 * Compares, and holds everything unsent if the database was put back. The files are read under the lock, since another
 * worker may be founding them just now, and before the database: of the two, the database may be ahead.
 */
export async function look(database: Database): Promise<Verdict> {
  const { db } = database;
  const known = await findInstallation(db);
  if (known?.restoredAt) return shut(known);
  const place = await readPlace(db);
  return db.transaction(async (tx) => {
    await lockGate(tx);
    const file = await readEpoch();
    const findings = { file, sends: await newestSends(), place };
    const row = await findInstallation(tx);
    if (row?.restoredAt) return shut(row);
    if (!row) return judgeNewcomer(tx, findings);
    if (typeof file === 'object' && file && row.past.includes(file.epoch))
      return { open: false, why: `A release has ended the epoch in ${outside.epoch}: run it here too.` };
    const reason = await differences(tx, row, findings);
    if (reason === 'unfinished') await found(row.epoch, place);
    else if (reason) return hold(tx, row, reason);
    return { open: true };
  });
}

/** One at a time, over all workers and commands; until the transaction ends. */
export const lockGate = (tx: Db) => rowsOf(tx, sql`select pg_advisory_xact_lock(7430, 0)`);

/** Nobody has worked on this database: a new one, or one from before its first worker. */
async function judgeNewcomer(tx: Db, findings: Findings): Promise<Verdict> {
  const epoch = randomUUID();
  const [row] = await tx.insert(installation).values({ epoch }).returning();
  if (row && !(await isStranger(tx, findings)))
    return hold(
      tx,
      row,
      'it is from before its first worker, and the records beside the key know its letters.',
    );
  await found(epoch, findings.place);
  return { open: true };
}

/** Begins an epoch outside. The records first: without them, an epoch beside the key would be a loss. */
export async function found(epoch: string, place: Place): Promise<void> {
  await beginEpoch(epoch);
  await appendLines(outside.erased, [`# epoch ${epoch}`]);
  await writeEpoch({ epoch, place } satisfies Epoch);
}

async function hold(tx: Db, { id }: Installation, reason: string): Promise<Verdict> {
  await holdUnsent(tx);
  await tx
    .update(installation)
    .set({ restoredAt: sql`now()`, reason, reconciledAt: null })
    .where(eq(installation.id, id));
  return shut({ reason });
}

const shut = ({ reason }: Pick<Installation, 'reason'>): Verdict => ({
  open: false,
  why: `The database was put back, or looks like it: ${reason}`,
});
