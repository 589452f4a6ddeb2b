/** Laying messages on the hall table. A row here is permission to send. */
import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { type holdReason, type messageKind, messages, messageTexts } from '#db/schema.ts';
import { type Seal, staffSeal } from '../keys/data-key.server.ts';
import { keyOf, type PersonalText, sealText } from '../keys/open.server.ts';
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
  /** Of a digest: the day of its target, which names it. */
  day?: string;
};

/**
 * The left part of the Message-ID. Letters, digests and receipts get it from what they are, so that one that is lost with a
 * database and written again after its restore has the same, and the send record knows it. Confirm mails may repeat.
 */
const uid = ({ kind, campaignId, actionId, targetId, serial = 0, day = '' }: NewMessage) =>
  kind === 'digest'
    ? sql`(select left(encode(sha256(convert_to(
             concat_ws('|', 'digest', c.slug, g.area, g.office, ${day}::text), 'UTF8')), 'hex'), 32)::uuid
           from campaigns c, targets g where c.id = ${campaignId}::int and g.id = ${targetId ?? null}::int)`
    : kind === 'letter' || kind === 'receipt'
      ? sql`(select left(encode(sha256(convert_to(
             concat_ws('|', ${kind}::text, a.public_id, g.area, g.office, ${serial}::int), 'UTF8')), 'hex'), 32)::uuid
           from actions a left join targets g on g.id = ${targetId ?? null}::int where a.id = ${actionId}::bigint)`
      : sql`gen_random_uuid()`;

/**
 * Queues one message with its text, frozen from here on, in one statement: the post office never sees the one without
 * the other. Returns its id, or null when the same message (action, kind, target, serial) was queued before. One that
 * the send record knows from before a restore is held, and settled by what is known. None for a supporter who was erased.
 */
export async function queueMessage(tx: Db, message: NewMessage): Promise<number | null> {
  const { kind, hold = null, campaignId, actionId, targetId = null, serial = 0, to, writer = null } = message;
  const about = await sealFor(tx, actionId);
  if (!about) return null;
  const text = textValues(about.messageId, about.seal, kind, {
    ...{ fromName: message.fromName, toName: to.name, toAddress: to.address },
    ...{ writerName: writer?.name ?? null, writerAddress: writer?.address ?? null },
    ...{ subject: message.subject, text: message.text, html: message.html ?? null },
  });
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`with named as materialized (select ${uid(message)} as uid),
        waits as (
          select coalesce((
              select case s.outcome when 'retry' then null when 'refused' then 'refused' else 'restored' end
              from sent_before s join named n on n.uid = s.uid)::hold_reason, ${hold}::hold_reason) as reason),
        queued as (
          insert into ${messages} (id, kind, lane, mode, state, hold_reason, campaign_id, target_id, action_id, serial)
          overriding system value
          select ${about.messageId}::bigint, ${kind}::message_kind, ${kind === 'letter' || kind === 'digest' ? 1 : 0}, ${env.MAIL_MODE}::mail_mode,
                 case when reason is null then 'queued' else 'held' end::message_state, reason,
                 ${campaignId}::int, ${targetId}::int, ${actionId}::bigint, ${serial}::int
          from waits
          on conflict do nothing returning id)
        insert into ${messageTexts} (message_id, uid, from_name, to_name, to_address, writer_name, writer_address,
                                     lang, subject, text, html, text_sha256, sealed, supporter_id)
        select id, uid, ${text.fromName}, ${text.toName}, ${text.toAddress}, ${text.writerName},
               ${text.writerAddress}, ${message.lang}, ${text.subject}, ${text.text}, ${text.html},
               ${textHash(message.text)}, decode(${text.sealed}::text, 'base64'), ${text.supporterId}::bigint
        from queued, named returning message_id as id`,
  );
  return row ? Number(row.id) : null;
}

/**
 * Number and key of a message to come. The supporter's row stays until the caller's transaction ends, so that no message
 * is queued behind an erasure; null when it is gone. Without a key (rows of an older release) nothing is sealed.
 */
async function sealFor(
  tx: Db,
  actionId: number | null,
): Promise<{ messageId: number; seal: Seal | null } | null> {
  if (actionId === null) {
    const [row] = await rowsOf<{ id: string }>(tx, sql`select nextval('messages_id_seq')::text as id`);
    return { messageId: Number(row?.id), seal: staffSeal() };
  }
  const [row] = await rowsOf<{
    id: string;
    supporter: string;
    master: string | null;
    wrapped: Uint8Array | null;
  }>(
    tx,
    sql`select nextval('messages_id_seq')::text as id, s.id::text as supporter, s.key_master as master,
               s.wrapped_key as wrapped
        from actions a join supporters s on s.id = a.supporter_id where a.id = ${actionId} for key share of s`,
  );
  if (!row) return null;
  const supporterId = Number(row.supporter);
  const key = keyOf({ id: supporterId, keyMaster: row.master, wrappedKey: row.wrapped });
  return { messageId: Number(row.id), seal: key && { supporterId, key } };
}

type StoredText = PersonalText & { sealed: string | null; supporterId: number | null };

/** The columns of a text as they are stored: all that is personal in `sealed`, in base64. */
function textValues(id: number, seal: Seal | null, kind: MessageKind, text: PersonalText): StoredText {
  if (!seal) return { ...text, sealed: null, supporterId: null };
  const isLetter = kind === 'letter';
  return {
    ...{ fromName: '', writerName: null, writerAddress: null, subject: '', text: '', html: null },
    ...{ toName: isLetter ? text.toName : '', toAddress: isLetter ? text.toAddress : '' },
    sealed: sealText(seal.key, id, isLetter, text).toString('base64'),
    supporterId: seal.supporterId,
  };
}

/**
 * The part of a larger statement that queues a first mail to a supporter, for an action that the same statement makes:
 * it is queued when `acted` has a row and `allowed` has one too. Values from `$from` on, as `firstMailValues` gives them.
 */
export const firstMail = (from: number): string => {
  const $ = (i: number) => `$${from + i}`;
  return `
    queued as (
      insert into messages (id, kind, lane, mode, campaign_id, action_id) overriding system value
      select ${$(0)}::text::bigint, ${$(1)}::message_kind, 0, ${$(2)}::mail_mode, campaign_id, id from acted, allowed
      returning id),
    told as (
      insert into message_texts (message_id, from_name, to_name, to_address, lang, subject, text, text_sha256, sealed,
                                 supporter_id)
      select id, '', '', '', ${$(3)}, '', '', ${$(4)}, decode(${$(5)}::text, 'base64'), ${$(6)}::text::bigint
      from queued)`;
};

type FirstMail = Pick<NewMessage, 'fromName' | 'to' | 'lang' | 'subject' | 'text' | 'html'> & {
  kind: MessageKind;
};

/** Seven values. */
export function firstMailValues(id: number, seal: Seal, mail: FirstMail): (string | null)[] {
  const { kind, fromName, to, lang, subject, text, html = null } = mail;
  const writer = { writerName: to.name, writerAddress: to.address };
  const stored = textValues(id, seal, kind, {
    ...{ fromName, toName: to.name, toAddress: to.address, ...writer, subject, text, html },
  });
  return [
    ...[String(id), kind, env.MAIL_MODE, lang, textHash(text)],
    ...[stored.sealed, String(seal.supporterId)],
  ];
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
    .where(sql`${eq(messages.id, id)} and ${messages.state} in (${stateList(sourcesOf(to))})`)
    .returning({ id: messages.id });
  return moved.length > 0;
}

/** States for IN. An array parameter would be read anew for every row: the drivers know no arrays of ours. */
const stateList = (states: readonly MessageState[]) =>
  sql.join(
    states.map((state) => sql`${state}::message_state`),
    sql`, `,
  );
