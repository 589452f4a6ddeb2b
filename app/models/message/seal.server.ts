/** Keeping the exact bytes that go out, so that a retry sends the same ones. */
import { createHash } from 'node:crypto';
import { arrayText, type Db, type Fast, runOn } from '#db/connect.ts';
import type { SealedForm } from './claim.server.ts';

/** `uid`: the left part of the Message-ID. */
export type Sealed = SealedForm & { messageId: number; uid: string };

/**
 * Stores sealed bytes with their SHA-256 and returns what is kept. A message already sealed keeps its first bytes: the
 * row is never updated, and whoever sealed second sends the first bytes as well.
 */
export async function sealMessages(on: Db | Fast, sealed: readonly Sealed[]): Promise<Sealed[]> {
  if (!sealed.length) return [];
  const rows = sealed.map(({ messageId, uid, envelopeFrom, envelopeTo, octets }) => ({
    id: messageId,
    uid,
    from: envelopeFrom,
    to: envelopeTo,
    octets,
    sha256: createHash('sha256').update(octets, 'latin1').digest('hex'),
  }));
  const stored = await runOn(on, keep, [JSON.stringify(rows)]);
  if (stored.length === sealed.length) return [...sealed];
  const kept = await runOn<KeptRow>(on, find, [arrayText(sealed.map(({ messageId }) => messageId))]);
  return kept.map((row) => ({
    messageId: Number(row.id),
    uid: row.uid,
    envelopeFrom: row.from,
    envelopeTo: row.to,
    octets: row.octets,
  }));
}

type KeptRow = { id: string; uid: string; from: string; to: string; octets: string };

const keep = `
  insert into sealed_messages (message_id, uid, envelope_from, envelope_to, bytes, sha256)
  select id, uid, "from", "to", convert_to(octets, 'LATIN1'), sha256
  from jsonb_to_recordset($1::text::jsonb) as r(id bigint, uid uuid, "from" text, "to" text, octets text, sha256 text)
  on conflict do nothing returning message_id`;

const find = `
  select s.message_id as id, t.uid, envelope_from as "from", envelope_to as "to", convert_from(bytes, 'LATIN1') as octets
  from sealed_messages s join message_texts t on t.message_id = s.message_id where s.message_id = any($1::text::bigint[])`;
