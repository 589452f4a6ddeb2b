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
  /** Campaign and action: null in mails to staff. */
  campaignId: number | null;
  actionId: number | null;
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
 * The left part of the Message-ID. Letters and receipts get it from what they are, so that one that is lost with a
 * database and written again after its restore has the same, and the send record knows it. Confirm mails may repeat.
 */
const uid = ({ kind, actionId, targetId, serial = 0 }: NewMessage) =>
  kind === 'letter' || kind === 'receipt'
    ? sql`(select left(encode(sha256(convert_to(
             concat_ws('|', ${kind}::text, a.public_id, g.area, g.office, ${serial}::int), 'UTF8')), 'hex'), 32)::uuid
           from actions a left join targets g on g.id = ${targetId ?? null}::int where a.id = ${actionId}::bigint)`
    : sql`gen_random_uuid()`;

/**
 * Queues one message with its text, frozen from here on, in one statement: the post office never sees the one without
 * the other. Returns its id, or null when the same message (action, kind, target, serial) was queued before. One that
 * the send record knows from before a restore is held, and settled by what is known.
 */
export async function queueMessage(tx: Db, message: NewMessage): Promise<number | null> {
  const { kind, hold = null, campaignId, actionId, targetId = null, serial = 0, to, writer = null } = message;
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`with named as materialized (select ${uid(message)} as uid),
        waits as (
          select coalesce((
              select case s.outcome when 'retry' then null when 'refused' then 'refused' else 'restored' end
              from sent_before s join named n on n.uid = s.uid)::hold_reason, ${hold}::hold_reason) as reason),
        queued as (
          insert into ${messages} (kind, lane, mode, state, hold_reason, campaign_id, target_id, action_id, serial)
          select ${kind}::message_kind, ${kind === 'letter' ? 1 : 0}, ${env.MAIL_MODE}::mail_mode,
                 case when reason is null then 'queued' else 'held' end::message_state, reason,
                 ${campaignId}::int, ${targetId}::int, ${actionId}::bigint, ${serial}::int
          from waits
          on conflict do nothing returning id)
        insert into ${messageTexts} (message_id, uid, from_name, to_name, to_address, writer_name, writer_address,
                                     lang, subject, text, html, text_sha256)
        select id, uid, ${message.fromName}, ${to.name}, ${to.address}, ${writer?.name ?? null},
               ${writer?.address ?? null}, ${message.lang}, ${message.subject}, ${message.text},
               ${message.html ?? null}, ${textHash(message.text)}
        from queued, named returning message_id as id`,
  );
  return row ? Number(row.id) : null;
}

/**
 * The part of a larger statement that queues a first mail to a supporter, for an action that the same statement makes:
 * it is queued when `acted` has a row. Values from `$from` on, as `firstMailValues` gives them.
 */
export const firstMail = (from: number): string => {
  const $ = (i: number) => `$${from + i}`;
  return `
    queued as (
      insert into messages (kind, lane, mode, campaign_id, action_id)
      select ${$(0)}::message_kind, 0, ${$(1)}::mail_mode, campaign_id, id from acted where ${$(0)} is not null
      returning id),
    told as (
      insert into message_texts (message_id, from_name, to_name, to_address, writer_name, writer_address, lang,
                                 subject, text, html, text_sha256)
      select id, ${$(2)}, ${$(3)}, ${$(4)}, ${$(3)}, ${$(4)}, ${$(5)}, ${$(6)}, ${$(7)}, ${$(8)}, ${$(9)} from queued)`;
};

type FirstMail = Pick<NewMessage, 'fromName' | 'to' | 'lang' | 'subject' | 'text' | 'html'> & {
  kind: MessageKind;
};

/** Ten values; null queues none. */
export const firstMailValues = (mail: FirstMail | null): (string | null)[] =>
  mail
    ? [
        ...[mail.kind, env.MAIL_MODE, mail.fromName, mail.to.name, mail.to.address, mail.lang],
        ...[mail.subject, mail.text, mail.html ?? null, textHash(mail.text)],
      ]
    : [null, env.MAIL_MODE, ...Array<null>(8).fill(null)];

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
    .where(sql`${eq(messages.id, id)} and ${messages.state} in (${stateList(sourcesOf(to))})`)
    .returning({ id: messages.id });
  return moved.length > 0;
}

/** States for IN. An array parameter would be read anew for every row: the drivers know no arrays of ours. */
export const stateList = (states: readonly MessageState[]) =>
  sql.join(
    states.map((state) => sql`${state}::message_state`),
    sql`, `,
  );
