/** Claiming what is due: one statement takes the rows and writes their attempts, so no claim is without a record. */
import { env } from '#app/env.server.ts';
import { arrayText, type Db, type Fast, runOn } from '#db/connect.ts';
import { besideIt } from '#db/planning.ts';
import { openDataKey, openFields, openOctets, type Seal, staffSeal } from '../keys/data-key.server.ts';
import type { PersonalText } from '../keys/open.server.ts';
import type { MessageKind } from './queue.server.ts';

export type Claim = { attemptId: number; messageId: number; n: number };

/** Envelope and bytes as they go out. A letter is kept as text, one character an octet: that is how it is read and written. */
export type SealedForm = { envelopeFrom: string; envelopeTo: string; octets: string };

/** All that sending takes. */
export type ReadyMessage = Claim & { uid: string; sealed: SealedForm };

/** Everything needed to seal and send; `sealed` is set from the second attempt on. */
export type ClaimedMessage = Claim & {
  kind: MessageKind;
  /** '' in mails to staff. */
  campaign: string;
  uid: string;
  fromName: string;
  to: { name: string; address: string };
  writer: { name: string; address: string } | null;
  lang: string;
  subject: string;
  text: string;
  html: string | null;
  /** Where one POST ends mails like this one. */
  stopUrl?: string | null;
  sealed: SealedForm | null;
  /** Under which its bytes are kept; none for a row of an older release. */
  seal?: Seal | null;
};

/**
 * Claims up to `limit` due mails to supporters (lane 0) for a worker, oldest first; rows other workers hold are
 * skipped. Only rows queued in today's mail mode are touched. `any(array(...))` keeps the planner on primary keys.
 * `started`: the claim is the fence as well. Mails that people wait for are not held up by one of their own; should
 * the worker die, each of them is in doubt.
 */
export async function claimMails(
  on: Db | Fast,
  worker: number,
  limit: number,
  started = false,
): Promise<Claim[]> {
  return toClaims(await runOn<ClaimRow>(on, claimDue, [env.MAIL_MODE, limit, worker, started]));
}

const claimDue = `
  with claimed as (
    update messages set state = 'sending', attempts = attempts + 1
    where id = any(array(
      select id from messages
      where state = 'queued' and lane = 0 and mode = $1::mail_mode and due_at <= now()
      order by due_at, id limit $2::int for update skip locked))
    returning id, attempts)
  insert into attempts (message_id, n, worker, started)
  select id, attempts, $3::int, case when $4::boolean then now() end from claimed
  returning id, message_id, n`;

export type ClaimRow = { id: string; message_id: string; n: number };

export const toClaims = (rows: readonly ClaimRow[]): Claim[] =>
  rows.map(({ id, message_id, n }) => ({ attemptId: Number(id), messageId: Number(message_id), n }));

/** As the database has them: when `encrypted`, `to` is empty and `octets` base64. */
export type SealedRow = KeyRow & {
  id: string;
  uid: string;
  from: string;
  to: string;
  octets: string;
  encrypted: boolean;
};
type KeyRow = { supporter: string | null; master: string | null; wrapped: string | null };

/** Of sealed_messages `s` with supporters `p`. */
export const octetsOf = `case when s.encrypted then encode(s.bytes, 'base64') else convert_from(s.bytes, 'LATIN1') end`;
export const keyColumns = `p.key_master as master, encode(p.wrapped_key, 'base64') as wrapped`;

const readBytes = `
  select s.message_id as id, s.uid, s.envelope_from as "from", s.envelope_to as "to", ${octetsOf} as octets,
    s.encrypted, s.supporter_id as supporter, ${keyColumns}
  from sealed_messages s ${besideIt('supporters', 'p', 'id = s.supporter_id')}
  where s.message_id = any($1::text::bigint[]) and s.uid is not null`;

/** The key that a row names; null when it names none, or its supporter was erased. */
function sealOf({ supporter, master, wrapped }: KeyRow): Seal | null {
  if (supporter === null || !master || !wrapped) return null;
  const supporterId = Number(supporter);
  return { supporterId, key: openDataKey(supporterId, { master, wrapped: Buffer.from(wrapped, 'base64') }) };
}

/** The bytes as they go out; null when the key that sealed them is gone. */
export function openSealed(row: SealedRow): SealedForm | null {
  if (!row.encrypted) return { envelopeFrom: row.from, envelopeTo: row.to, octets: row.octets };
  const seal = row.supporter === null ? staffSeal() : sealOf(row);
  if (!seal) return null;
  const { to, octets } = openOctets(seal.key, Number(row.id), Buffer.from(row.octets, 'base64'));
  return { envelopeFrom: row.from, envelopeTo: to, octets };
}

/** Those of the claimed messages that an earlier attempt has sealed. */
export async function readSealed(on: Db | Fast, claims: readonly Claim[]): Promise<ReadyMessage[]> {
  const byId = new Map(claims.map((claim) => [claim.messageId, claim]));
  const rows = await runOn<SealedRow>(on, readBytes, [arrayText([...byId.keys()])]);
  return rows.flatMap((row) => {
    const claim = byId.get(Number(row.id));
    const sealed = claim && openSealed(row);
    if (!sealed) return [];
    const { attemptId, messageId, n } = claim;
    return [{ attemptId, messageId, n, uid: row.uid, sealed }];
  });
}

type TextRow = KeyRow & {
  id: string;
  kind: MessageKind;
  slug: string;
  uid: string;
  from_name: string;
  to_name: string;
  to_address: string;
  writer_name: string | null;
  writer_address: string | null;
  lang: string;
  subject: string;
  text: string;
  html: string | null;
  closed: string | null;
  from: string | null;
  to: string | null;
  stop_url: string | null;
  octets: string | null;
  encrypted: boolean | null;
};

const read = `
  select m.id, m.kind, coalesce(c.slug, '') as slug, t.uid, t.from_name, t.to_name, t.to_address, t.writer_name, t.writer_address,
         t.lang, t.subject, t.text, t.html, t.stop_url, encode(t.sealed, 'base64') as closed, t.supporter_id as supporter, ${keyColumns},
         s.envelope_from as "from", s.envelope_to as "to", ${octetsOf} as octets, s.encrypted
  from messages m ${besideIt('message_texts', 't', 'message_id = m.id')} ${besideIt('campaigns', 'c', 'id = m.campaign_id')}
  ${besideIt('sealed_messages', 's', 'message_id = m.id')} ${besideIt('supporters', 'p', 'id = t.supporter_id')}
  where m.id = any($1::text::bigint[]) and t.message_id is not null`;

/** The frozen texts of claimed messages, with their sealed bytes where an earlier attempt sealed them. */
export async function readClaimed(on: Db | Fast, claims: readonly Claim[]): Promise<ClaimedMessage[]> {
  const rows = await runOn<TextRow>(on, read, [arrayText(claims.map((claim) => claim.messageId))]);
  const byId = new Map(rows.map((row) => [Number(row.id), row]));
  return claims.flatMap((claim) => {
    const row = byId.get(claim.messageId);
    const message = row && toMessage(row);
    return message ? [{ ...claim, ...message }] : [];
  });
}

/** Null when the key of its text is gone. */
function toMessage(row: TextRow): Omit<ClaimedMessage, keyof Claim> | null {
  const own = sealOf(row);
  const seal = row.supporter === null && row.closed !== null ? staffSeal() : own;
  const text = openTextRow(row, seal);
  if (!text) return null;
  const { uid, octets, encrypted, from, to } = row;
  return {
    kind: row.kind,
    campaign: row.slug,
    uid,
    fromName: text.fromName,
    to: { name: text.toName, address: text.toAddress },
    writer:
      text.writerName && text.writerAddress ? { name: text.writerName, address: text.writerAddress } : null,
    lang: row.lang,
    subject: text.subject,
    text: text.text,
    html: text.html,
    stopUrl: row.stop_url,
    sealed:
      octets && from !== null && to !== null
        ? openSealed({ ...row, octets, from, to, encrypted: encrypted ?? false })
        : null,
    seal,
  };
}

function openTextRow(row: TextRow, seal: Seal | null): PersonalText | null {
  const plain = {
    ...{ fromName: row.from_name, toName: row.to_name, toAddress: row.to_address },
    ...{ writerName: row.writer_name, writerAddress: row.writer_address },
    ...{ subject: row.subject, text: row.text, html: row.html },
  };
  if (row.closed === null) return plain;
  if (!seal) return null;
  const sealed = Buffer.from(row.closed, 'base64');
  const spot = ['message_texts', 'sealed', Number(row.id)] as const;
  return { ...plain, ...openFields<Partial<PersonalText>>(seal.key, spot, sealed) };
}
