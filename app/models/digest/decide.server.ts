/** What staff decide about a digest that nobody else settles: one held after two doubts, or one that came back. */
import { eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { messages } from '#db/schema.ts';
import { type Decision, retryLetter } from '../letters/decide.server.ts';
import { findInstallation } from '../message/gate.server.ts';
import { onRecord } from '../staff/audit.server.ts';
import { targetCard } from '../target.server.ts';
import { FIRST } from './make.server.ts';

/** `again`: the same bytes once more; `went`: as handed over; `apart`: its letters one by one; `retry`: those that came back. */
export const digestDecisions = ['again', 'went', 'apart', 'retry'] as const;
export type DigestDecision = (typeof digestDecisions)[number];

/** One act queues so many letters again at most: a page must answer within its time. */
const AT_ONCE = 200;

const refused = (says: string): Decision => ({ ok: false, says });

type Deciding = { staffId: number; campaignId: number; id: number };

/** Does it in the name of a person, with its line in the audit log, or says why not. Letters follow with the next settling. */
export const decideDigestAs = (
  db: Db,
  what: DigestDecision,
  { staffId, campaignId, id }: Deciding,
): Promise<Decision> =>
  onRecord(
    db,
    (tx) => (what === 'retry' ? retryLetters(tx, id) : settleHeld(tx, id, what)),
    (decision) =>
      decision.ok
        ? {
            ...{ staffId, verb: verbs[what], subject: { kind: 'digest', id }, campaignId },
            detail: { does: decision.does },
          }
        : null,
  );

const verbs = { again: 'released', went: 'took as handed over', apart: 'took apart', retry: 'retried' };

async function settleHeld(tx: Db, id: number, what: Exclude<DigestDecision, 'retry'>): Promise<Decision> {
  if ((await findInstallation(tx))?.restoredAt)
    return refused('The database was put back: release by npm run restore, which compares first.');
  const [digest] = await tx.select().from(messages).where(eq(messages.id, id)).for('update');
  if (digest?.kind !== 'digest' || digest.state !== 'held' || digest.holdReason !== 'uncertain twice')
    return refused('This digest is not held in doubt any more.');
  if (what === 'again' && !(await goesToItsTarget(tx, digest)))
    return refused(
      'Its office has another address by now, or can’t be written to: the same mail can’t go again.',
    );
  await tx.update(messages).set(moves[what]).where(eq(messages.id, id));
  return { ok: true, does: words[what] };
}

const moves = {
  again: { state: 'queued', holdReason: null, flagged: true, dueAt: FIRST },
  went: { state: 'handed over', holdReason: null, settledAt: sql`now()` },
  apart: { state: 'cancelled', holdReason: null },
} as const;

const words = {
  again: 'It goes out once more, flagged as a possible copy.',
  went: 'It counts as handed over, and its letters with it.',
  apart: 'It is not sent again. Its letters go one by one, flagged as possible copies.',
};

/** The bytes are sealed for one address. */
async function goesToItsTarget(tx: Db, { id, targetId }: typeof messages.$inferSelect): Promise<boolean> {
  const card = targetId === null ? null : await targetCard(tx, targetId);
  if (card?.outlook !== 'sends' || !card.email) return false;
  const [sent] = await rowsOf<{ same: boolean }>(
    tx,
    sql`select exists (select from digest_letters d join message_texts t on t.message_id = d.letter_id
                       where d.digest_id = ${id} and t.to_address = ${card.email}) as same`,
  );
  return sent?.same ?? false;
}

async function retryLetters(tx: Db, id: number): Promise<Decision> {
  const letters = await rowsOf<{ id: string }>(
    tx,
    sql`select m.id from digest_letters d join messages m on m.id = d.letter_id
        where d.digest_id = ${id} and m.state = 'bounced' order by m.id limit ${AT_ONCE}`,
  );
  let done = 0;
  let says = 'No letter of this digest has come back, or not any more.';
  for (const letter of letters) {
    const decision = await retryLetter(tx, Number(letter.id));
    if (decision.ok) done += 1;
    else says = decision.says;
  }
  return done ? { ok: true, does: `Letters queued again: ${done}.` } : refused(says);
}
