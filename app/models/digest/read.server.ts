/** What a digest takes from the letters it bundles. Nothing else reads them for it, and no address is read at all. */
import { eq, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import { messageTexts, supporters } from '#db/schema.ts';
import { openText } from '../keys/open.server.ts';
import { fromStored, type Simhash } from '../originality/simhash.ts';

/** A letter that may be bundled: it waits, and no attempt was ever made to send it. */
export type Candidate = {
  id: number;
  uid: string;
  reference: string;
  demands: number[];
  confirmedBy: 'code' | 'link' | null;
  /** Its writer agreed to be named in a digest. */
  named: boolean;
  lang: string;
  own: boolean;
  simhash: Simhash;
};

type Row = Omit<Candidate, 'id' | 'simhash'> & { id: string; simhash: string };

/** Locks and reads the letters of a line that wait for one address; those that another transaction has are left alone. */
export async function lockCandidates(
  tx: Db,
  line: { campaignId: number; targetId: number; address: string },
): Promise<Candidate[]> {
  const rows = await rowsOf<Row>(
    tx,
    sql`select m.id, t.uid, a.reference, a.demands, a.confirmed_by as "confirmedBy", t.lang, l.own,
          l.simhash::text as simhash, exists (
            select from jsonb_array_elements_text(a.consents) as given(id)
            join consent_texts c on c.id = given.id::int and c.purpose = 'named') as named
        from messages m join likenesses l on l.message_id = m.id join message_texts t on t.message_id = m.id
        join actions a on a.id = m.action_id
        where m.state = 'queued' and m.lane = 1 and m.mode = ${env.MAIL_MODE}::mail_mode and m.kind = 'letter'
          and m.target_id = ${line.targetId}::int and m.campaign_id = ${line.campaignId}::int
          and m.attempts = 0 and not m.flagged and t.to_address = ${line.address} and a.state = 'confirmed'
        order by m.id for update of m skip locked`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id), simhash: fromStored(row.simhash) }));
}

/** The words of one letter between greeting and closing, as they were frozen, and the name below them. */
export async function readWords(tx: Db, id: number): Promise<{ middle: string; name: string }> {
  const [opened] = await openAll(tx, [id]);
  const blocks = (opened?.text ?? '').replace(/\n\n--\n[\s\S]*$/u, '').split('\n\n');
  return { middle: blocks.slice(1, -1).join('\n\n'), name: opened?.writerName ?? '' };
}

/** The names of these letters' writers, in the order of the letters. */
export async function readNames(tx: Db, ids: readonly number[]): Promise<string[]> {
  return (await openAll(tx, ids)).flatMap(({ writerName }) => writerName ?? []);
}

/** The texts of letters, opened; of a writer who was erased there is none. */
async function openAll(tx: Db, ids: readonly number[]) {
  const rows = await tx
    .select({ text: messageTexts, writer: supporters })
    .from(messageTexts)
    .leftJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .where(sql`${messageTexts.messageId} = any(${idArray(ids)})`)
    .orderBy(messageTexts.messageId);
  return rows.flatMap(({ text, writer }) => openText(text, writer) ?? []);
}
