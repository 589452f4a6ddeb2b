/** Forgetting the writers of actions: their key goes, and with it everything sealed; what remains is cleared as well. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import { dropDigestsOf } from '../digest/drop.server.ts';

/**
 * Runs in the transaction that ended the actions, or that erases on request. Letters and mails that wait are cancelled;
 * one that was claimed is stopped unless it is past its fence, so that nothing is erased and then sent. Of letters past
 * it stay the hashes, whom they were to and the attempts; the row of the action stays, and what was counted. Noted
 * outside the database too (erasure-record), so that no backup brings anyone back.
 *
 * The key goes first: whoever queues a message holds on to the supporter's row until the message is there to be seen.
 */
export async function forgetWriters(tx: Db, actionIds: readonly number[]): Promise<number> {
  if (!actionIds.length) return 0;
  const ids = idArray([...new Set(actionIds)].sort((a, b) => a - b));
  const writers = await rowsOf<{ supporter: string; action: string }>(
    tx,
    sql`select supporter_id::text as supporter, id::text as action from actions
        where id = any(${ids}) and supporter_id is not null order by id for no key update`,
  );
  await rowsOf(
    tx,
    sql`update actions set supporter_id = null, own_words = '', edited_text = null, sealed = null, domain_key = null,
          words_key = null, digest = '' where id = any(${ids})`,
  );
  const supporters = idArray(writers.map(({ supporter }) => Number(supporter)));
  await rowsOf(tx, sql`delete from supporters where id = any(${supporters})`);
  const gone = idArray(writers.map(({ action }) => Number(action)));
  await rowsOf(
    tx,
    sql`insert into erasures (public_id, state) select public_id, state from actions where id = any(${gone})`,
  );
  await rowsOf(tx, sql`update confirmations set code_hash = '' where action_id = any(${ids})`);
  await dropDigestsOf(tx, actionIds);
  await stopWaiting(tx, ids, actionIds);
  await clearSent(tx, ids);
  return writers.length;
}

type Ids = ReturnType<typeof idArray>;

/** Nothing of theirs leaves any more, but for what is past its fence; where nothing left, the texts go as rows. */
async function stopWaiting(tx: Db, actionIds: Ids, writers: readonly number[]) {
  const locked = await rowsOf<{ id: string }>(
    tx,
    sql`select id::text as id from messages where action_id = any(${actionIds}) order by id for update`,
  );
  await dropDigestsOf(tx, writers); // one may have been made since, and committed while we waited for its letters
  const ids = idArray(locked.map(({ id }) => Number(id)));
  await rowsOf(
    tx,
    sql`with stopped as (
          update attempts a set closed = now() from messages m
          where m.id = any(${ids}) and m.state = 'sending' and a.message_id = m.id and a.n = m.attempts
            and a.started is null and a.closed is null and a.ended is null returning a.message_id)
        update messages set state = 'cancelled', hold_reason = null
        where id = any(${ids}) and (state in ('queued', 'held') or id in (select message_id from stopped))`,
  );
  await rowsOf(
    tx,
    sql`delete from caught_mails where uid in (select uid from message_texts where message_id = any(${ids}))`,
  );
  const plain = sql`select id from messages where id = any(${ids}) and (kind <> 'letter' or state = 'cancelled')`;
  await rowsOf(tx, sql`delete from message_texts where message_id in (${plain})`);
}

/** Digests that have left with letters of these actions: they may show a name. */
const digestsGone = (actionIds: Ids) => sql`
  select x.id from messages x join digest_letters d on d.digest_id = x.id join messages m on m.id = d.letter_id
  where m.action_id = any(${actionIds}) and x.state in ('handed over', 'accepted', 'answered')`;

/** Bytes become their proof, texts empty; what servers said about mails to the person may quote the address. */
async function clearSent(tx: Db, actionIds: Ids) {
  const theirs = sql`select id from messages where action_id = any(${actionIds}) union all ${digestsGone(actionIds)}`;
  await rowsOf(
    tx,
    sql`with gone as (
          delete from sealed_messages where message_id in (${theirs}) returning message_id, sha256, sealed_at)
        insert into proofs (message_id, sha256, sealed_at, emptied_at)
        select message_id, sha256, sealed_at, now() from gone on conflict do nothing`,
  );
  await rowsOf(
    tx,
    sql`update message_texts set from_name = '', writer_name = null, writer_address = null, subject = '', text = '',
          html = null, sealed = null, supporter_id = null where message_id in (${theirs})`,
  );
  for (const table of [sql`ledger_salts`, sql`likenesses`])
    await rowsOf(tx, sql`delete from ${table} where message_id in (${theirs})`);
  await rowsOf(
    tx,
    sql`update proofs set emptied_at = coalesce(emptied_at, now()) where message_id in (${theirs})`,
  );
  await rowsOf(
    tx,
    sql`update attempts set response = null where message_id in (
          select id from messages where action_id = any(${actionIds}) and kind <> 'letter')`,
  );
}
