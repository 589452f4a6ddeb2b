/** Reading the ledger: its head, its entries from the first on, and the targets whose names may be told. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { campaigns } from '#db/schema.ts';
import { SMALL } from '../counts/shown.ts';
import type { Entry } from './chain.server.ts';

export type Head = { seq: number; day: string; hash: string };
export type StoredEntry = Entry & { hash: string };

const PAGE = 5000;

/** Every campaign, drafts included, oldest first. */
export const listChains = (db: Db): Promise<{ id: number; slug: string }[]> =>
  db.select({ id: campaigns.id, slug: campaigns.slug }).from(campaigns).orderBy(campaigns.id);

/** The last entry of a campaign's chain; null while there is none. */
export async function ledgerHead(db: Db, campaignId: number): Promise<Head | null> {
  const [head] = await rowsOf<Head>(
    db,
    sql`select seq, day::text as day, encode(hash, 'hex') as hash from ledger
        where campaign_id = ${campaignId} order by seq desc limit 1`,
  );
  return head ?? null;
}

/** The heads of days that are over, newest first. */
export const dailyHeads = (db: Db, campaignId: number): Promise<Head[]> =>
  rowsOf<Head>(
    db,
    sql`select seq, day::text as day, encode(hash, 'hex') as hash from ledger_heads
        where campaign_id = ${campaignId} order by day desc`,
  );

/** A page of at most some thousand entries after `seq`, in order. */
export const entriesAfter = (db: Db, campaignId: number, seq: number): Promise<StoredEntry[]> =>
  rowsOf<StoredEntry>(
    db,
    sql`select seq, day::text as day, kind, encode(code, 'hex') as code, encode(leaf, 'hex') as leaf,
          encode(hash, 'hex') as hash
        from ledger where campaign_id = ${campaignId} and seq > ${seq} order by seq limit ${PAGE}`,
  );

export type NamedTarget = { name: string; blind: string; code: string };

/** Targets that so many letters were written to that the results page tells their number too. */
export const namedTargets = (db: Db, campaignId: number): Promise<NamedTarget[]> =>
  rowsOf<NamedTarget>(
    db,
    sql`select t.name, encode(t.blind, 'hex') as blind, encode(t.code, 'hex') as code
        from ledger_targets t join rollups r on r.campaign_id = t.campaign_id and r.stage = 'queued'
          and r.dimension = 'target' and r.key = t.target_id::text
        where t.campaign_id = ${campaignId} and r.n >= ${SMALL} order by t.name`,
  );

export type LetterProof = {
  leaf: string;
  /** Null once the letter's text is gone. */
  salt: string | null;
  entries: Pick<StoredEntry, 'seq' | 'day' | 'kind' | 'hash'>[];
};

/** The leaf of one letter with its entries, oldest first; null before it is chained. */
export async function proofOf(db: Db, messageId: number): Promise<LetterProof | null> {
  const rows = await rowsOf<{ leaf: string; salt: string | null } & LetterProof['entries'][number]>(
    db,
    sql`select encode(v.leaf, 'hex') as leaf, encode(s.salt, 'hex') as salt, e.seq, e.day::text as day, e.kind,
          encode(e.hash, 'hex') as hash
        from ledger_leaves v join ledger e on e.leaf = v.leaf
        left join ledger_salts s on s.message_id = v.message_id
        where v.message_id = ${messageId} order by e.seq`,
  );
  const [first] = rows;
  if (!first) return null;
  const entries = rows.map(({ seq, day, kind, hash }) => ({ seq, day, kind, hash }));
  return { leaf: first.leaf, salt: first.salt, entries };
}
