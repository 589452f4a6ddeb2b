/** Claiming what is due: one statement takes the rows and writes their attempts, so no claim is without a record. */
import { env } from '#app/env.server.ts';
import { arrayText, type Db, type Fast, runOn } from '#db/connect.ts';
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
  subject: string;
  text: string;
  html: string | null;
  sealed: SealedForm | null;
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

type SealedRow = { id: string; uid: string; from: string; to: string; octets: string };

const readBytes = `
  select message_id as id, uid, envelope_from as "from", envelope_to as "to", convert_from(bytes, 'LATIN1') as octets
  from sealed_messages where message_id = any($1::text::bigint[]) and uid is not null`;

/** Those of the claimed messages that an earlier attempt has sealed. */
export async function readSealed(on: Db | Fast, claims: readonly Claim[]): Promise<ReadyMessage[]> {
  const byId = new Map(claims.map((claim) => [claim.messageId, claim]));
  const rows = await runOn<SealedRow>(on, readBytes, [arrayText([...byId.keys()])]);
  return rows.flatMap(({ id, uid, from, to, octets }) => {
    const claim = byId.get(Number(id));
    if (!claim) return [];
    const { attemptId, messageId, n } = claim;
    return [{ attemptId, messageId, n, uid, sealed: { envelopeFrom: from, envelopeTo: to, octets } }];
  });
}

type TextRow = {
  id: string;
  kind: MessageKind;
  slug: string;
  uid: string;
  from_name: string;
  to_name: string;
  to_address: string;
  writer_name: string | null;
  writer_address: string | null;
  subject: string;
  text: string;
  html: string | null;
  envelope_from: string | null;
  envelope_to: string | null;
  octets: string | null;
};

const read = `
  select m.id, m.kind, coalesce(c.slug, '') as slug, t.uid, t.from_name, t.to_name, t.to_address, t.writer_name, t.writer_address,
         t.subject, t.text, t.html, s.envelope_from, s.envelope_to, convert_from(s.bytes, 'LATIN1') as octets
  from messages m join message_texts t on t.message_id = m.id left join campaigns c on c.id = m.campaign_id
  left join sealed_messages s on s.message_id = m.id
  where m.id = any($1::text::bigint[])`;

/** The frozen texts of claimed messages, with their sealed bytes where an earlier attempt sealed them. */
export async function readClaimed(on: Db | Fast, claims: readonly Claim[]): Promise<ClaimedMessage[]> {
  const rows = await runOn<TextRow>(on, read, [arrayText(claims.map((claim) => claim.messageId))]);
  const byId = new Map(rows.map((row) => [Number(row.id), row]));
  return claims.flatMap((claim) => {
    const row = byId.get(claim.messageId);
    return row ? [{ ...claim, ...toMessage(row) }] : [];
  });
}

function toMessage(row: TextRow): Omit<ClaimedMessage, keyof Claim> {
  return {
    kind: row.kind,
    campaign: row.slug,
    uid: row.uid,
    fromName: row.from_name,
    to: { name: row.to_name, address: row.to_address },
    writer:
      row.writer_name && row.writer_address ? { name: row.writer_name, address: row.writer_address } : null,
    subject: row.subject,
    text: row.text,
    html: row.html,
    sealed:
      row.octets && row.envelope_from && row.envelope_to
        ? {
            envelopeFrom: row.envelope_from,
            envelopeTo: row.envelope_to,
            octets: row.octets,
          }
        : null,
  };
}
