/** Somebody else holds an office: a new term, and what becomes of the letters that still wait for it. */
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { actions, messages, messageTexts, supporters, terms } from '#db/schema.ts';
import { campaignOf, queueLetterTo } from '../action/letters.server.ts';
import { openAction, openText, openWriter } from '../keys/open.server.ts';
import { targetReasons } from '../release.server.ts';
import { targetCard } from '../target.server.ts';
import { type Line, NoTarget, putLines } from './edit.server.ts';
import { OBJECTION_HOURS } from './objection.ts';
import { tellWriter } from './tell.server.ts';

export type Succession = {
  targetId: number;
  /** The first day of the new term, today or earlier. */
  from: string;
  person: string;
  title: string;
  source: string;
  lines: readonly Line[];
  /** What becomes of letters to the former holder that have not left. */
  letters: 're-address' | 'hold' | 'close';
};

export type SuccessionResult = { readdressed: number; held: number; closed: number };

export class TooEarly extends Error {
  override name = 'TooEarly';
}

/**
 * Ends the present term and opens the next, in one transaction with the letters that wait. Re-addressed letters are
 * composed anew from the writer's choices and leave after their writer was told; one whose own words name the former
 * holder is held for a person to read. Letters under way or in doubt are left as they are. Throws TooEarly, NoTarget.
 */
export async function openTerm(db: Db, next: Succession): Promise<SuccessionResult> {
  return db.transaction(async (tx) => {
    const former = await endTerm(tx, next);
    const { targetId, person, title, source, from } = next;
    const facts = { source, asOf: sql`current_date`, confidence: 'entered by staff' };
    const [term] = await tx
      .insert(terms)
      .values({ targetId, person, title, since: from, ...facts })
      .returning({ id: terms.id });
    if (!term) throw new NoTarget('The term could not be stored.');
    await putLines(tx, term.id, next.lines);
    return settleWaiting(tx, next, former);
  });
}

async function endTerm(tx: Db, { targetId, from }: Succession): Promise<string | null> {
  const [day] = await rowsOf<{ come: boolean }>(tx, sql`select ${from}::date <= current_date as come`);
  if (!day?.come) throw new TooEarly('That day has not come: until then letters go to the present holder.');
  const [former] = await tx
    .update(terms)
    .set({ until: from })
    .where(and(eq(terms.targetId, targetId), isNull(terms.until)))
    .returning({ person: terms.person });
  if (!former) throw new NoTarget('There is no such target.');
  return former.person;
}

type Waiting = Awaited<ReturnType<typeof waitingLetters>>[number];

/**
 * Letters that have not left: locked, so that the post office can't claim one meanwhile. Those held for another
 * reason stay held; letting them go looks at the holder again.
 */
async function waitingLetters(tx: Db, targetId: number) {
  const rows = await tx
    .select({ message: messages, text: messageTexts, action: actions, writer: supporters })
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(supporters, eq(supporters.id, actions.supporterId))
    .where(
      and(
        eq(messages.targetId, targetId),
        eq(messages.kind, 'letter'),
        eq(actions.state, 'confirmed'),
        or(eq(messages.state, 'queued'), inArray(messages.holdReason, [...targetReasons])),
      ),
    )
    .for('update', { of: messages });
  return rows.map(({ message, text, action, writer }) => ({
    message,
    text: openText(text, writer) ?? text,
    action: openAction(action, writer),
    writer: openWriter(writer),
  }));
}

type Wish = Pick<Succession, 'targetId' | 'person' | 'letters'>;

/** Settles the letters that wait for a target whose new term is open. Inside the caller's transaction. */
export async function settleWaiting(tx: Db, next: Wish, former: string | null): Promise<SuccessionResult> {
  const done: SuccessionResult = { readdressed: 0, held: 0, closed: 0 };
  for (const letter of await waitingLetters(tx, next.targetId)) {
    const wish = next.letters === 're-address' && names(letter, former) ? 'hold' : next.letters;
    if (wish === 'hold') {
      await put(tx, letter.message.id, { state: 'held', holdReason: 'target changed' });
      done.held += 1;
    } else if (wish === 'close') {
      await put(tx, letter.message.id, { state: 'cancelled', holdReason: null });
      await tellWriter(tx, letter, 'closed', next.person);
      done.closed += 1;
    } else {
      await readdress(tx, letter, next);
      done.readdressed += 1;
    }
  }
  return done;
}

const put = (tx: Db, id: number, change: Partial<typeof messages.$inferInsert>) =>
  tx.update(messages).set(change).where(eq(messages.id, id));

/** A cancelled letter, and a new one in its place with everything of the new holder. */
async function readdress(tx: Db, letter: Waiting, { targetId, person }: Wish) {
  const { message, action, writer } = letter;
  await put(tx, message.id, { state: 'cancelled', holdReason: null });
  const card = await targetCard(tx, targetId);
  const campaign = await campaignOf(tx, action);
  if (!card || !campaign) throw new NoTarget('The target or campaign of a waiting letter is gone.');
  await queueLetterTo(tx, card, action, writer, campaign, message.serial + 1);
  await tx
    .update(messages)
    .set({ dueAt: sql`greatest(${messages.dueAt}, now() + make_interval(hours => ${OBJECTION_HOURS}))` })
    .where(
      and(
        eq(messages.actionId, action.id),
        eq(messages.targetId, targetId),
        eq(messages.serial, message.serial + 1),
        eq(messages.kind, 'letter'),
      ),
    );
  await tellWriter(tx, letter, 'readdressed', person);
}

/** Whether words of the writer's own name the former holder, by the last part of the name. */
function names({ action }: Waiting, former: string | null): boolean {
  const last = former?.trim().split(/\s+/).at(-1)?.toLocaleLowerCase();
  if (!last) return false;
  const own = [action.ownWords, action.editedText ?? '', action.subject].join('\n').toLocaleLowerCase();
  return own.includes(last);
}
