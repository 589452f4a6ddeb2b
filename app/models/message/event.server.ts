/**
 * Events: what the bounce domain heard of a message. One transaction: the row, the move of the message if the table of moves
 * knows it, and what follows. Nothing here removes a target: staff are told, and letters wait.
 */
import { eq, sql } from 'drizzle-orm';
import { keyedHash } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { messageEvents, messages, messageTexts, sealedMessages, strayDays, supporters } from '#db/schema.ts';
import { openText } from '../keys/open.server.ts';
import { followEvent } from '../returned/follow.server.ts';
import { isMove, type MessageState } from './states.ts';

export type EventKind = (typeof messageEvents.$inferSelect)['kind'];
export type Stray = (typeof strayDays.$inferSelect)['what'];

export type NewEvent = {
  messageId: number;
  kind: EventKind;
  status: string | null;
  host: string | null;
  /** Without addresses. */
  words: string | null;
  /** Anything that is the same when the same notice comes again. */
  sameness: string;
};

/** `too early`: its sending is not recorded yet; ask again. `known`: it came before. `stray`: no such message, or too many. */
export type EventResult = 'kept' | 'known' | 'stray' | 'too early';

/** More than this of one message and someone is playing. */
const MOST = 20;

/** Keeps an event with all that follows from it. */
export async function keepEvent(db: Db, event: NewEvent): Promise<EventResult> {
  return db.transaction(async (tx) => {
    const [message] = await tx.select().from(messages).where(eq(messages.id, event.messageId)).for('update');
    if (!message) return stray(tx, 'unknown');
    if (message.state === 'sending') return 'too early';
    if ((await tx.$count(messageEvents, eq(messageEvents.messageId, message.id))) >= MOST)
      return stray(tx, 'too many');
    const moved = moveFor(event.kind, message);
    const { messageId, kind, status, host } = event;
    const isLetter = ['letter', 'digest', 'greeting'].includes(message.kind);
    const [row] = await tx
      .insert(messageEvents)
      .values({
        ...{ messageId, kind, status, host, moved },
        words: isLetter ? event.words : null, // those about a supporter's mailbox are nobody's business
        digest: keyedHash('notice', event.sameness),
      })
      .onConflictDoNothing()
      .returning();
    if (!row) return 'known';
    if (moved)
      await tx
        .update(messages)
        .set({ state: moved, holdReason: null, settledAt: sql`now()` })
        .where(eq(messages.id, message.id));
    await followEvent(tx, row, message);
    return 'kept';
  });
}

type Message = typeof messages.$inferSelect;

/** The state a notice moves a message to; null when it can't, or when its bytes had never left. */
function moveFor(kind: EventKind, { state, holdReason, flagged }: Message): MessageState | null {
  if (kind !== 'accepted' && kind !== 'bounced') return null;
  const hadLeft =
    state === 'queued'
      ? flagged
      : state !== 'held' || holdReason === 'restored' || holdReason === 'uncertain twice';
  return hadLeft && isMove(state, kind) ? kind : null;
}

async function stray(tx: Db, what: Stray): Promise<'stray'> {
  await countStray(tx, what);
  return 'stray';
}

/** Counts what came to the bounce domain and was no event. */
export async function countStray(db: Db, what: Stray, n = 1): Promise<void> {
  await db
    .insert(strayDays)
    .values({ day: sql`(now() at time zone 'UTC')::date`, what, n })
    .onConflictDoUpdate({
      target: [strayDays.day, strayDays.what],
      set: { n: sql`${strayDays.n} + excluded.n` },
    });
}

/** What the door has to know of a message to sort what comes back from it; null when there is no such message. */
export async function aboutMessage(
  db: Db,
  messageId: number,
): Promise<{ to: string | null; repliesTo: string | null } | null> {
  const [row] = await db
    .select({
      sent: sealedMessages.envelopeTo,
      text: messageTexts,
      supporter: supporters,
      /** Of a digest whose text was emptied for the sake of one writer: its letters went where it went. */
      bundle: sql<
        string | null
      >`(select t.to_address from digest_letters l join message_texts t on t.message_id = l.letter_id
        where l.digest_id = ${messages.id} and t.to_address <> '' limit 1)`,
      repliesTo: sql<string | null>`(select replies_to from campaigns c where c.id = ${messages.campaignId})`,
    })
    .from(messages)
    .leftJoin(sealedMessages, eq(sealedMessages.messageId, messages.id))
    .leftJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .leftJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .where(eq(messages.id, messageId));
  if (!row) return null;
  const to = row.sent || (row.text && openText(row.text, row.supporter)?.toAddress) || row.bundle;
  return { to, repliesTo: row.repliesTo };
}

export type EventView = Pick<typeof messageEvents.$inferSelect, 'at' | 'kind' | 'status' | 'host' | 'words'>;

/** The events of a message in their order. */
export const eventsOf = (db: Db, messageId: number): Promise<EventView[]> =>
  db
    .select({
      at: messageEvents.at,
      kind: messageEvents.kind,
      status: messageEvents.status,
      host: messageEvents.host,
      words: messageEvents.words,
    })
    .from(messageEvents)
    .where(eq(messageEvents.messageId, messageId))
    .orderBy(messageEvents.id);
