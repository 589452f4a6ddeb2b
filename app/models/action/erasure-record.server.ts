/**
 * The erasure record, outside the database: one line for each action whose writer was forgotten. No personal data.
 *
 *   2026-11-23T10:15:02Z 7d0f… rejected        time, public id of the action, how the action had ended
 *
 * The database is ahead of it, by a few seconds: a row in `erasures`, committed with the forgetting, waits there until
 * its line is on disk. So nobody stands in the record who was not forgotten.
 */
import { inArray, sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf } from '#db/connect.ts';
import { actions, erasures } from '#db/schema.ts';
import { appendLines, inBatches, outside, readEnds, readLines } from '../message/outside.server.ts';
import { waitingStates } from './find.server.ts';
import { forgetWriters } from './forget.server.ts';
import type { ActionRow } from './letters.server.ts';

const BATCH = 1_000;

/** Writes down who was forgotten since the last time; returns how many. A line may come twice, which means nothing. */
export async function recordErasures(db: Db): Promise<number> {
  const rows = await db.select().from(erasures).orderBy(erasures.id).limit(BATCH);
  if (!rows.length) return 0;
  await appendLines(
    outside.erased,
    rows.map(({ at, publicId, state }) => `${at.toISOString().replace(/\.\d+/, '')} ${publicId} ${state}`),
  );
  await db.delete(erasures).where(
    inArray(
      erasures.id,
      rows.map(({ id }) => id),
    ),
  );
  return rows.length;
}

export type Erasure = { publicId: string; state: ActionRow['state'] };

const line = /^\S+ ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}) ([a-z]+)$/;

function parseErasure(text: string): Erasure[] {
  const [, publicId, word] = line.exec(text) ?? [];
  const state = actions.state.enumValues.find((known) => known === word);
  return publicId && state ? [{ publicId, state }] : [];
}

/** Null when the record is gone. */
export async function newestErasures(): Promise<Erasure[] | null> {
  const ends = await readEnds(outside.erased);
  return ends?.newest.flatMap(parseErasure) ?? null;
}

/** Every line, oldest first. */
export async function* allErasures(): AsyncGenerator<Erasure> {
  for await (const text of readLines(outside.erased)) yield* parseErasure(text);
}

/** Those among them whose writer this database knows, with the state in which their action ended before. */
export async function cameBack(
  db: Db,
  erased: readonly Erasure[],
): Promise<{ id: number; ended: ActionRow['state'] }[]> {
  const rows = await rowsOf<{ id: string; ended: ActionRow['state'] }>(
    db,
    sql`select distinct on (a.id) a.id, r.state as ended
        from jsonb_to_recordset(${jsonRows(erased)}) as r("publicId" uuid, state text)
        join actions a on a.public_id = r."publicId" where a.supporter_id is not null`,
  );
  return rows.map(({ id, ended }) => ({ id: Number(id), ended }));
}

/** Forgets again whom the record names and a restore has brought back; returns how many. */
export async function eraseAgain(db: Db): Promise<number> {
  let forgotten = 0;
  for await (const batch of inBatches(allErasures())) {
    const back = await cameBack(db, batch);
    await db.transaction(async (tx) => {
      for (const ended of ['expired', 'rejected'] as const) await endAgain(tx, back, ended);
      await forgetWriters(
        tx,
        back.map(({ id }) => id),
      );
    });
    forgotten += back.length;
  }
  return forgotten;
}

/** An action that waits for its confirmation again, though it had ended, ends as it did. */
async function endAgain(tx: Db, back: { id: number; ended: string }[], ended: 'expired' | 'rejected') {
  const ids = back.filter((action) => action.ended === ended).map(({ id }) => id);
  if (!ids.length) return;
  await tx
    .update(actions)
    .set({ state: ended, endedAt: sql`now()` })
    .where(sql`${inArray(actions.id, ids)} and ${inArray(actions.state, waitingStates)}`);
}
