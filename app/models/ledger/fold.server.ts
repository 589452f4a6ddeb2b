/** Chaining what has become of letters: behind the post office, by one writer at a time. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf } from '#db/connect.ts';
import { ring } from '../counts/live.server.ts';
import { codeOf, type Entry, GENESIS, hashOf, kindOf, leafOf } from './chain.server.ts';

const BATCH = 2000;

/** True while something waits for its place in a chain. */
export const ledgerWaits = sql`exists (select from ledger_waiting)`;

/**
 * Takes what waits, in the order in which it was noted, and adds it to the chains of its campaigns: all in one
 * transaction, so a crash chains nothing twice. Whoever comes while another is at it goes home. Returns how many
 * entries were added, and tells the pages that show the head.
 */
export async function foldLedger(db: Db): Promise<number> {
  const added = await chainWaiting(db);
  if (added) await ring(db);
  return added;
}

const chainWaiting = (db: Db): Promise<number> =>
  db.transaction(async (tx) => {
    const [turn] = await rowsOf<{ mine: boolean }>(
      tx,
      sql`select pg_try_advisory_xact_lock(7433, 0) as mine`,
    );
    if (!turn?.mine) return 0;
    const events = await takeWaiting(tx);
    const leaves = await leavesOf(tx, events);
    const codes = await codesOf(tx, events);
    const day = await today(tx);
    for (const campaignId of new Set(events.map((event) => event.campaignId))) {
      const entries = events
        .filter((event) => event.campaignId === campaignId)
        .map((event) => ({
          kind: kindOf(event.standing),
          code: codes.get(placeOf(event)) ?? '',
          leaf: leaves.get(event.messageId) ?? '',
        }));
      await append(tx, campaignId, day, entries);
    }
    return events.length;
  });

type Event = {
  messageId: number;
  standing: string;
  campaignId: number;
  targetId: number;
  target: string;
  reference: string;
  /** Null when the text is gone: then nobody can show any more whose letter it was. */
  textSha256: string | null;
  leaf: string | null;
  code: string | null;
};

const takeWaiting = (tx: Db): Promise<Event[]> =>
  rowsOf<Event>(
    tx,
    sql`with taken as (
          delete from ledger_waiting where id = any(array(
            select id from ledger_waiting order by id limit ${BATCH} for update skip locked))
          returning *)
        select t.message_id::int as "messageId", t.standing, m.campaign_id as "campaignId", m.target_id as "targetId",
          g.area || '/' || g.office as target, a.reference, x.text_sha256 as "textSha256",
          encode(l.leaf, 'hex') as leaf, encode(c.code, 'hex') as code
        from taken t join messages m on m.id = t.message_id join actions a on a.id = m.action_id
        join targets g on g.id = m.target_id
        left join message_texts x on x.message_id = m.id and (x.text <> '' or x.sealed is not null)
        left join ledger_leaves l on l.message_id = m.id
        left join ledger_targets c on c.campaign_id = m.campaign_id and c.target_id = m.target_id
        order by t.id`,
  );

/** The leaf of each letter; those that come for the first time get one. */
async function leavesOf(tx: Db, events: readonly Event[]): Promise<Map<number, string>> {
  const leaves = new Map(events.flatMap(({ messageId, leaf }) => (leaf ? [[messageId, leaf]] : [])));
  const rows = events.flatMap(({ messageId, reference, textSha256 }) => {
    if (leaves.has(messageId)) return [];
    const salt = randomBytes(16).toString('hex');
    const leaf = leafOf({ salt, reference, textSha256: textSha256 ?? '' });
    leaves.set(messageId, leaf);
    return [{ id: messageId, leaf, salt: textSha256 === null ? null : salt }];
  });
  if (rows.length)
    await rowsOf(
      tx,
      sql`with r as (select * from jsonb_to_recordset(${jsonRows(rows)}) as r(id bigint, leaf text, salt text)),
          salted as (
            insert into ledger_salts (message_id, salt)
            select id, decode(salt, 'hex') from r where salt is not null)
          insert into ledger_leaves (message_id, leaf) select id, decode(leaf, 'hex') from r`,
    );
  return leaves;
}

const placeOf = ({ campaignId, targetId }: Event) => `${campaignId} ${targetId}`;

/** The code of each target; those that come for the first time get one. */
async function codesOf(tx: Db, events: readonly Event[]): Promise<Map<string, string>> {
  const codes = new Map(events.flatMap((event) => (event.code ? [[placeOf(event), event.code]] : [])));
  const rows = events.flatMap((event) => {
    if (codes.has(placeOf(event))) return [];
    const { campaignId, targetId, target: name } = event;
    const blind = randomBytes(16).toString('hex');
    const code = codeOf(blind, name);
    codes.set(placeOf(event), code);
    return [{ campaignId, targetId, name, blind, code }];
  });
  if (rows.length)
    await rowsOf(
      tx,
      sql`insert into ledger_targets (campaign_id, target_id, name, blind, code)
          select "campaignId", "targetId", name, decode(blind, 'hex'), decode(code, 'hex')
          from jsonb_to_recordset(${jsonRows(rows)})
            as r("campaignId" int, "targetId" int, name text, blind text, code text)`,
    );
  return codes;
}

async function today(tx: Db): Promise<string> {
  const [row] = await rowsOf<{ day: string }>(tx, sql`select (now() at time zone 'UTC')::date::text as day`);
  return row?.day ?? '';
}

type Last = { seq: number; day: string; hash: string };

/** Adds entries to one chain. The first of a new day writes down the head of the day that is over. */
async function append(
  tx: Db,
  campaignId: number,
  day: string,
  entries: readonly Omit<Entry, 'seq' | 'day'>[],
): Promise<void> {
  const [last] = await rowsOf<Last>(
    tx,
    sql`select seq, day::text as day, encode(hash, 'hex') as hash from ledger
        where campaign_id = ${campaignId} order by seq desc limit 1`,
  );
  if (last && last.day < day)
    await rowsOf(
      tx,
      sql`insert into ledger_heads (campaign_id, day, seq, hash)
          values (${campaignId}, ${last.day}, ${last.seq}, decode(${last.hash}, 'hex'))`,
    );
  let { seq, hash } = last ?? { seq: 0, hash: GENESIS };
  // A clock that was put back makes no day come twice.
  const on = last && last.day > day ? last.day : day;
  const rows = entries.map((each) => {
    seq += 1;
    const entry = { ...each, seq, day: on };
    hash = hashOf(hash, entry);
    return { ...entry, hash };
  });
  await rowsOf(
    tx,
    sql`insert into ledger (campaign_id, seq, day, kind, code, leaf, hash)
        select ${campaignId}::int, seq, day::date, kind, decode(code, 'hex'), decode(leaf, 'hex'), decode(hash, 'hex')
        from jsonb_to_recordset(${jsonRows(rows)})
          as r(seq int, day text, kind text, code text, leaf text, hash text)`,
  );
}
