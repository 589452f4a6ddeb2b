/**
 * What a message weighs once it is at the end of its way: bytes and texts go on their clocks, the proof of what was sent
 * stays: both hashes, the template version of its action, its attempts. Receipt and /verify need no more than that.
 */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

/** Days from sealing. Bytes: as long as an office or a relay may ask about one mail. Texts of letters: half a year. */
export const weightClocks = { bytes: 30, texts: 180 } as const;
const BATCH = 500;

/**
 * Sheds what is older than its clock, some hundred at a time; returns how many messages. Bytes of messages that may
 * still go out (queued, held, in doubt, failed and waiting for staff) stay, and those whose writer was not told yet.
 */
export async function shedWeight(db: Db): Promise<number> {
  return (await shedBytes(db)) + (await emptyTexts(db));
}

/** Mails to supporters lose their texts with their bytes: both are personal, and nobody shows them again. */
async function shedBytes(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with old as (
          select s.message_id, s.sha256, s.sealed_at, m.kind
          from sealed_messages s join messages m on m.id = s.message_id
          where s.sealed_at < now() - make_interval(days => ${weightClocks.bytes})
            and m.state in ('handed over', 'accepted', 'answered', 'bounced', 'cancelled')
            and (m.told or m.kind <> 'letter' or m.settled_at is null)
          limit ${BATCH} for update of s skip locked),
        kept as (
          insert into proofs (message_id, sha256, sealed_at, emptied_at)
          select message_id, sha256, sealed_at, case when kind <> 'letter' then now() end from old
          on conflict do nothing),
        gone as (
          delete from message_texts
          where message_id = any(array(select message_id from old where kind <> 'letter')))
        delete from sealed_messages where message_id = any(array(select message_id from old)) returning message_id`,
  );
  return rows.length;
}

/** The row stays with what is no secret: whom the letter was to, its language, its Message-ID, the hash of its text. */
async function emptyTexts(db: Db): Promise<number> {
  const rows = await rowsOf(
    db,
    sql`with old as (
          select message_id from proofs
          where emptied_at is null and sealed_at < now() - make_interval(days => ${weightClocks.texts})
          order by sealed_at limit ${BATCH} for update skip locked),
        salts as (delete from ledger_salts where message_id = any(array(select message_id from old))),
        alike as (delete from likenesses where message_id = any(array(select message_id from old))),
        emptied as (
          update message_texts set from_name = '', writer_name = null, writer_address = null, subject = '', text = '',
            html = null, sealed = null, supporter_id = null
          where message_id = any(array(select message_id from old)))
        update proofs set emptied_at = now() where message_id = any(array(select message_id from old))
        returning message_id`,
  );
  return rows.length;
}
