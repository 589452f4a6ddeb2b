/** Claiming what is due: one statement takes the rows and writes their attempts, so no claim is without a record. */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import type { MessageKind } from './queue.server.ts';

export type Claim = { attemptId: number; messageId: number; n: number };

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
  sealed: { envelopeFrom: string; envelopeTo: string; bytes: Uint8Array } | null;
};

/**
 * Claims up to `limit` due mails to supporters (lane 0) for a worker, oldest first; rows other workers hold are
 * skipped. Only rows queued in today's mail mode are touched. `any(array(...))` keeps the planner on primary keys.
 */
export async function claimMails(db: Db, worker: number, limit: number): Promise<Claim[]> {
  const rows = await rowsOf<{ id: string; message_id: string; n: number }>(
    db,
    sql`with claimed as (
          update messages set state = 'sending', attempts = attempts + 1
          where id = any(array(
            select id from messages
            where state = 'queued' and lane = 0 and mode = ${env.MAIL_MODE} and due_at <= now()
            order by due_at, id limit ${limit} for update skip locked))
          returning id, attempts)
        insert into attempts (message_id, n, worker)
        select id, attempts, ${worker}::int from claimed
        returning id, message_id, n`,
  );
  return rows.map((r) => ({ attemptId: Number(r.id), messageId: Number(r.message_id), n: r.n }));
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
  bytes: Uint8Array | null;
};

/** The frozen texts of claimed messages, with their sealed bytes where an earlier attempt sealed them. */
export async function readClaimed(db: Db, claims: readonly Claim[]): Promise<ClaimedMessage[]> {
  const rows = await rowsOf<TextRow>(
    db,
    sql`select m.id, m.kind, coalesce(c.slug, '') as slug, t.uid, t.from_name, t.to_name, t.to_address, t.writer_name, t.writer_address,
               t.subject, t.text, t.html, s.envelope_from, s.envelope_to, s.bytes
        from messages m join message_texts t on t.message_id = m.id
        left join campaigns c on c.id = m.campaign_id left join sealed_messages s on s.message_id = m.id
        where m.id = any(${idArray(claims.map((c) => c.messageId))})`,
  );
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
      row.bytes && row.envelope_from && row.envelope_to
        ? { envelopeFrom: row.envelope_from, envelopeTo: row.envelope_to, bytes: row.bytes }
        : null,
  };
}
