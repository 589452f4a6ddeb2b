/** Laying messages on the hall table. A row here is permission to send. */
import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { type holdReason, type messageKind, messages, messageTexts } from '#db/schema.ts';
import { type MessageState, sourcesOf } from './states.ts';

export type MessageKind = (typeof messageKind.enumValues)[number];
export type HoldReason = (typeof holdReason.enumValues)[number];

export type NewMessage = {
  kind: MessageKind;
  campaignId: number;
  actionId: number;
  targetId?: number;
  serial?: number;
  /** Given: the message is kept but not sent until staff settle it. */
  hold?: HoldReason | null;
  fromName: string;
  to: { name: string; address: string };
  writer?: { name: string; address: string };
  lang: string;
  subject: string;
  text: string;
  html?: string;
};

/**
 * Queues one message with its text, frozen from here on, in one statement: the post office never sees the one without
 * the other. Returns its id, or null when the same message (action, kind, target, serial) was queued before.
 */
export async function queueMessage(tx: Db, message: NewMessage): Promise<number | null> {
  const { kind, hold = null, campaignId, actionId, targetId = null, serial = 0, to, writer = null } = message;
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`with queued as (
          insert into ${messages} (kind, lane, mode, state, hold_reason, campaign_id, target_id, action_id, serial)
          values (${kind}, ${kind === 'letter' ? 1 : 0}, ${env.MAIL_MODE}, ${hold ? 'held' : 'queued'}, ${hold},
                  ${campaignId}, ${targetId}, ${actionId}, ${serial})
          on conflict do nothing returning id)
        insert into ${messageTexts} (message_id, from_name, to_name, to_address, writer_name, writer_address,
                                     lang, subject, text, html, text_sha256)
        select id, ${message.fromName}, ${to.name}, ${to.address}, ${writer?.name ?? null}, ${writer?.address ?? null},
               ${message.lang}, ${message.subject}, ${message.text}, ${message.html ?? null}, ${textHash(message.text)}
        from queued returning message_id as id`,
  );
  return row ? Number(row.id) : null;
}

/** SHA-256 in hex of a text with its white space folded, so that a copy out of any mail program can be compared. */
export function textHash(text: string): string {
  return createHash('sha256').update(text.normalize('NFC').replace(/\s+/gu, ' ').trim()).digest('hex');
}

/** Moves one message if the table of moves allows it from where it stands; false when it does not. */
export async function moveMessage(
  db: Db,
  id: number,
  to: MessageState,
  reason: HoldReason | null = null,
): Promise<boolean> {
  const moved = await db
    .update(messages)
    .set({ state: to, holdReason: reason })
    .where(sql`${eq(messages.id, id)} and ${messages.state} = any(${stateArray(sourcesOf(to))})`)
    .returning({ id: messages.id });
  return moved.length > 0;
}

/** A list of states as an SQL array of the enum, for both drivers. */
export function stateArray(states: readonly MessageState[]) {
  const literal = `{${states.map((state) => `"${state}"`).join(',')}}`;
  return sql`${literal}::text::message_state[]`;
}
