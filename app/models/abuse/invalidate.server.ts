/** Taking many actions off the count at once, and giving them back. Nothing is erased, nothing that left comes back. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { actions, invalidations, staff } from '#db/schema.ts';
import { countActionsIn } from '../counts/deltas.server.ts';
import { dropDigestsOf, mayBeDropped } from '../digest/drop.server.ts';
import { recordAct } from '../staff/audit.server.ts';
import type { Choice } from './choice.server.ts';

export type DryCount = {
  /** Confirmed actions that the choice means. */
  actions: number;
  /** Their letters that wait and would be held, and those that have left. */
  waiting: number;
  left: number;
};

/** What an invalidation would do. Reads only. */
export async function dryCount(db: Db, { where }: Choice): Promise<DryCount> {
  const [row] = await rowsOf<DryCount>(
    db,
    sql`with chosen as (select id from actions where ${where} and state = 'confirmed')
        select (select count(*)::int from chosen) as actions,
               count(*) filter (where w.waits)::int as waiting,
               count(*) filter (where not w.waits and m.state <> 'cancelled')::int as left
        from chosen left join messages m on m.action_id = chosen.id and m.kind = 'letter'
        cross join lateral (select m.state in ('queued', 'held') or exists (
          select from digest_letters d join messages x on x.id = d.digest_id
          where d.letter_id = m.id and m.state = 'digested' and ${mayBeDropped}) as waits) w`,
  );
  return row ?? { actions: 0, waiting: 0, left: 0 };
}

/**
 * Invalidates the chosen actions, holds their letters that wait and lowers the counts, in one transaction. `expected`: the dry
 * count that was shown; when it is another by now nothing is done. Returns the invalidation's number, or null.
 */
export async function invalidate(
  db: Db,
  staffId: number,
  choice: Choice,
  { reason, expected }: { reason: string; expected: number },
): Promise<number | null> {
  return db.transaction((tx) => takeOff(tx, staffId, choice, { reason, expected })).catch(nullWhenChanged);
}

/** The same for one action whose writer's mailbox turned out not to be there, in the transaction that learns it. */
export const invalidateBounced = (
  tx: Db,
  { id, campaignId }: { id: number; campaignId: number },
): Promise<number> =>
  takeOff(
    tx,
    null,
    { campaignId, where: eq(actions.id, id), words: 'one action, by a mail that came back' },
    { reason: 'A mail to the address that confirmed it came back: there is no such mailbox', expected: 1 },
  );

async function takeOff(
  tx: Db,
  staffId: number | null,
  choice: Choice,
  { reason, expected }: { reason: string; expected: number },
): Promise<number> {
  const [row] = await tx
    .insert(invalidations)
    .values({ staffId, campaignId: choice.campaignId, reason, chosen: choice.words, actions: expected })
    .returning({ id: invalidations.id });
  const id = row?.id ?? 0;
  const taken = await rowsOf<{ action_id: string }>(
    tx,
    sql`with chosen as (
          update actions set state = 'invalidated', ended_at = now()
          where ${choice.where} and state = 'confirmed' returning id)
        insert into invalidated_actions (invalidation_id, action_id) select ${id}::int, id from chosen
        returning action_id`,
  );
  if (taken.length !== expected) throw new Changed();
  await dropDigestsOf(
    tx,
    taken.map((row) => Number(row.action_id)),
    'queued',
  );
  await holdLetters(tx, id);
  await countAgain(tx, id, -1);
  await record(tx, staffId, 'invalidated actions', { id, ...choice, count: expected });
  return id;
}

/** Ends the transaction: what was shown is no longer so. */
class Changed extends Error {}

const nullWhenChanged = (error: unknown): null => {
  if (error instanceof Changed) return null;
  throw error;
};

/** A letter that the restore gate holds stays its business: it can't leave, and staff can't release it meanwhile. */
async function holdLetters(tx: Db, id: number) {
  await rowsOf(
    tx,
    sql`with waiting as materialized (
          select m.id, m.hold_reason from messages m join invalidated_actions i on i.action_id = m.action_id
          where i.invalidation_id = ${id}::int and m.kind = 'letter' and m.state in ('queued', 'held')
            and m.hold_reason is distinct from 'restored' for update of m),
        kept as (
          insert into invalidated_letters (invalidation_id, message_id, held)
          select ${id}::int, id, hold_reason from waiting)
        update messages m set state = 'held', hold_reason = 'suspect' from waiting w where m.id = w.id
        returning m.id`,
  );
}

/** -1: off the count of the confirmed and onto that of the invalidated; 1: back. */
async function countAgain(tx: Db, id: number, sign: 1 | -1) {
  const taken = sql`(select action_id from invalidated_actions where invalidation_id = ${id}::int)`;
  await countActionsIn(tx, 'confirmed', taken, sign);
  await countActionsIn(tx, 'invalidated', taken, sign === 1 ? -1 : 1);
}

/**
 * Gives back what an invalidation took: actions count again, letters go back to what they were. Who has written anew meanwhile
 * stays as they are: one letter is enough. Returns how many actions, or null when it was undone before.
 */
export async function undoInvalidation(db: Db, staffId: number, id: number): Promise<number | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(invalidations)
      .set({ undoneAt: sql`now()` })
      .where(and(eq(invalidations.id, id), sql`${invalidations.undoneAt} is null`))
      .returning();
    if (!row) return null;
    await rowsOf(
      tx,
      sql`delete from invalidated_actions i using actions a
          where i.invalidation_id = ${id}::int and a.id = i.action_id and (a.state <> 'invalidated' or exists (
            select from actions n where n.campaign_id = a.campaign_id and n.person_key = a.person_key
              and n.state = 'confirmed'))
          returning i.action_id`,
    );
    const back = await rowsOf(
      tx,
      sql`update actions set state = 'confirmed', ended_at = null
          where id in (select action_id from invalidated_actions where invalidation_id = ${id}::int)
          returning id`,
    );
    await rowsOf(
      tx,
      sql`update messages m set hold_reason = l.held,
            state = case when l.held is null then 'queued' else 'held' end::message_state
          from invalidated_letters l, invalidated_actions i
          where l.invalidation_id = ${id}::int and l.message_id = m.id and i.invalidation_id = l.invalidation_id
            and i.action_id = m.action_id and m.state = 'held' and m.hold_reason = 'suspect'
          returning m.id`,
    );
    await countAgain(tx, id, 1);
    await record(tx, staffId, 'undid invalidation', { ...row, count: back.length, words: row.chosen });
    return back.length;
  });
}

type About = { id: number; campaignId: number; words: string; count: number };

const record = (tx: Db, staffId: number | null, verb: string, { id, campaignId, words, count }: About) =>
  recordAct(tx, {
    staffId,
    verb,
    subject: { kind: 'invalidation', id },
    campaignId,
    detail: { chosen: words, actions: count },
  });

/** Every invalidation, the newest first. */
export const listInvalidations = (db: Db) =>
  db
    .select({
      id: invalidations.id,
      at: invalidations.at,
      by: staff.name,
      reason: invalidations.reason,
      chosen: invalidations.chosen,
      actions: invalidations.actions,
      undoneAt: invalidations.undoneAt,
    })
    .from(invalidations)
    .leftJoin(staff, eq(staff.id, invalidations.staffId))
    .orderBy(desc(invalidations.id))
    .limit(100);

export type Invalidation = Awaited<ReturnType<typeof listInvalidations>>[number];
