/** Keeping the exact bytes that go out, so that a retry sends the same ones. */
import { createHash } from 'node:crypto';
import { arrayText, type Db, type Fast, runOn } from '#db/connect.ts';
import { besideIt } from '#db/planning.ts';
import { type Seal, sealOctets } from '../keys/data-key.server.ts';
import { keyColumns, octetsOf, openSealed, type SealedForm, type SealedRow } from './claim.server.ts';

/** `uid`: the left part of the Message-ID. */
export type Sealed = SealedForm & { messageId: number; uid: string; seal?: Seal | null };

/**
 * Stores sealed bytes, encrypted, with the SHA-256 of what goes out, and returns what is kept. A message already sealed keeps its first bytes: the
 * row is never updated, and whoever sealed second sends the first bytes as well.
 */
export async function sealMessages(on: Db | Fast, sealed: readonly Sealed[]): Promise<Sealed[]> {
  if (!sealed.length) return [];
  const rows = sealed.map(({ messageId, uid, envelopeFrom, envelopeTo, octets, seal }) => ({
    id: messageId,
    uid,
    from: envelopeFrom,
    sha256: createHash('sha256').update(octets, 'latin1').digest('hex'),
    ...(seal
      ? {
          ...{ to: '', encrypted: true, supporter: seal.supporterId },
          octets: sealOctets(seal.key, messageId, envelopeTo, octets).toString('base64'),
        }
      : { to: envelopeTo, encrypted: false, supporter: null, octets }),
  }));
  const stored = await runOn(on, keep, [JSON.stringify(rows)]);
  if (stored.length === sealed.length) return [...sealed];
  const kept = await runOn<SealedRow>(on, find, [arrayText(sealed.map(({ messageId }) => messageId))]);
  const seals = new Map(sealed.map(({ messageId, seal }) => [messageId, seal]));
  return kept.flatMap((row) => {
    const form = openSealed(row);
    const messageId = Number(row.id);
    return form ? [{ messageId, uid: row.uid, seal: seals.get(messageId) ?? null, ...form }] : [];
  });
}

const keep = `
  insert into sealed_messages (message_id, uid, envelope_from, envelope_to, bytes, sha256, encrypted, supporter_id)
  select id, uid, "from", "to",
    case when encrypted then decode(octets, 'base64') else convert_to(octets, 'LATIN1') end, sha256, encrypted, supporter
  from jsonb_to_recordset($1::text::jsonb) as r(id bigint, uid uuid, "from" text, "to" text, octets text, sha256 text,
    encrypted boolean, supporter bigint)
  on conflict do nothing returning message_id`;

const find = `
  select s.message_id as id, t.uid, s.envelope_from as "from", s.envelope_to as "to", ${octetsOf} as octets,
    s.encrypted, s.supporter_id as supporter, ${keyColumns}
  from sealed_messages s
  ${besideIt('message_texts', 't', 'message_id = s.message_id')}
  ${besideIt('supporters', 'p', 'id = s.supporter_id')}
  where s.message_id = any($1::text::bigint[]) and t.message_id is not null`;
