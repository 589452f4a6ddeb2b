/** Confirming an action: the one step that lets a letter leave, and the only place that queues letters. */
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, messages } from '#db/schema.ts';
import { countAction } from '../counts/deltas.server.ts';
import { openAction } from '../keys/open.server.ts';
import { codeHash } from './confirm-mail.server.ts';
import { findAction, waitingStates } from './find.server.ts';
import { forgetWriters } from './forget.server.ts';
import { type ActionRow, campaignOf, queueLetters, type SupporterRow } from './letters.server.ts';

/** Wrong codes before a new one has to be asked for. */
export const CODE_TRIES = 5;

export type ConfirmProblem =
  | 'wrong code'
  | 'too many tries'
  | 'expired'
  | 'already confirmed'
  | 'already written'
  | 'rejected'
  | 'campaign closed'
  | 'unknown';
export type ConfirmResult =
  | { ok: true; publicId: string }
  | { ok: false; problem: ConfirmProblem; publicId?: string };

/** Confirms by the six digits typed into the open tab. Five wrong ones and the code is spent. */
export async function confirmByCode(db: Db, publicId: string, code: string): Promise<ConfirmResult> {
  const found = await findAction(db, publicId);
  if (!found) return { ok: false, problem: 'unknown' };
  const problem = problemOf(found.action, found.expired);
  if (problem || !found.supporter) return { ok: false, problem: problem ?? 'expired', publicId };
  const [tried] = await db
    .update(confirmations)
    .set({ tries: sql`${confirmations.tries} + 1` })
    .where(and(eq(confirmations.actionId, found.action.id), sql`${confirmations.tries} < ${CODE_TRIES}`))
    .returning({ codeHash: confirmations.codeHash });
  if (!tried) return { ok: false, problem: 'too many tries' };
  if (tried.codeHash !== codeHash(found.action.id, code)) return { ok: false, problem: 'wrong code' };
  return confirmAction(db, found.action, found.supporter, 'code');
}

/**
 * Confirms by the button on the page that the mail's link opens. `graceSeconds`: how long its letters wait for the other
 * button, which a scanner that presses everything presses too.
 */
export async function confirmByLink(db: Db, token: string, graceSeconds = 0): Promise<ConfirmResult> {
  const publicId = readToken('confirm', token);
  const found = publicId ? await findAction(db, publicId) : null;
  if (!found) return { ok: false, problem: 'unknown' };
  const problem = problemOf(found.action, found.expired);
  if (problem || !found.supporter)
    return { ok: false, problem: problem ?? 'expired', publicId: found.action.publicId };
  return confirmAction(db, found.action, found.supporter, 'link', graceSeconds);
}

function problemOf(action: ActionRow, expired: boolean): ConfirmProblem | null {
  if (action.state === 'confirmed' || action.state === 'withdrawn') return 'already confirmed';
  if (action.state === 'rejected') return 'rejected';
  if (expired || !waitingStates.includes(action.state)) return 'expired';
  return null;
}

/**
 * One transaction: the action is confirmed, its letters are frozen and queued, the count is raised and other forms of
 * the same person end. Conditional, so that of many presses one counts.
 */
async function confirmAction(
  db: Db,
  action: ActionRow,
  writer: SupporterRow,
  by: 'code' | 'link',
  graceSeconds = 0,
): Promise<ConfirmResult> {
  const campaign = await campaignOf(db, action);
  if (campaign?.state !== 'open' && campaign?.state !== 'paused')
    return { ok: false, problem: 'campaign closed' };
  const { publicId } = action;
  try {
    return await db.transaction(async (tx) => {
      await lockPerson(tx, action);
      const [confirmed] = await tx
        .update(actions)
        .set({ state: 'confirmed', confirmedAt: sql`now()`, confirmedBy: by })
        .where(and(eq(actions.id, action.id), inArray(actions.state, waitingStates)))
        .returning();
      if (!confirmed) return { ok: false, problem: 'already confirmed', publicId };
      await queueLetters(tx, openAction(confirmed, writer), writer, campaign);
      if (graceSeconds > 0) await delayLetters(tx, action.id, graceSeconds);
      await countAction(tx, 'confirmed', confirmed);
      await endTwins(tx, confirmed);
      return { ok: true, publicId };
    });
  } catch (error) {
    if (isOncePerPerson(error)) return { ok: false, problem: 'already written' };
    throw error;
  }
}

async function delayLetters(tx: Db, actionId: number, seconds: number) {
  await tx
    .update(messages)
    .set({ dueAt: sql`greatest(${messages.dueAt}, now() + make_interval(secs => ${seconds}::int))` })
    .where(and(eq(messages.actionId, actionId), eq(messages.kind, 'letter')));
}

/** Two forms of one person confirmed at the same moment would wait for each other for ever; in one order they queue. */
async function lockPerson(tx: Db, { campaignId, personKey }: ActionRow) {
  await tx
    .select({ id: actions.id })
    .from(actions)
    .where(and(eq(actions.campaignId, campaignId), eq(actions.personKey, personKey)))
    .orderBy(asc(actions.id))
    .for('update');
}

/** Other unconfirmed forms of the same person in this campaign end and are forgotten: one letter is enough. */
async function endTwins(tx: Db, action: ActionRow) {
  const ended = await tx
    .update(actions)
    .set({ state: 'expired', endedAt: sql`now()` })
    .where(
      and(
        eq(actions.campaignId, action.campaignId),
        eq(actions.personKey, action.personKey),
        inArray(actions.state, waitingStates),
        ne(actions.id, action.id),
      ),
    )
    .returning({ id: actions.id });
  await forgetWriters(
    tx,
    ended.map((row) => row.id),
  );
}

function isOncePerPerson(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { constraint, constraint_name } = cause as { constraint?: string; constraint_name?: string };
  return (constraint ?? constraint_name) === 'actions_once_per_person';
}
