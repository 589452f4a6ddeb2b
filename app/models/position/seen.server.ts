/** What offices have said with their own keys: new to staff until somebody of them has looked. */
import { type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { recordAct } from '../staff/audit.server.ts';

const VERB = 'saw positions';

/** The newest position of a campaign that staff have seen, as an expression; 0 for none. The audit log knows. */
export const seenPositions = (campaign: SQL): SQL => sql`coalesce((
  select max((l.detail ->> 'upTo')::int) from audit_log l
  where l.subject_kind = 'positions' and l.subject_id = ${campaign}::text and l.verb = ${VERB}), 0)`;

/** What an office said that nobody of the staff has seen: how many, and the newest. */
export async function unseenPositions(db: Db, campaignId: number): Promise<{ n: number; upTo: number }> {
  const [row] = await rowsOf<{ n: number; upTo: number }>(
    db,
    sql`select count(*)::int as n, coalesce(max(id), 0)::int as "upTo" from positions
        where campaign_id = ${campaignId} and by_office and id > ${seenPositions(sql`${campaignId}::int`)}`,
  );
  return row ?? { n: 0, upTo: 0 };
}

/** Notes who has seen them, up to the one that was on their page. */
export const seePositions = (tx: Db, staffId: number, campaignId: number, upTo: number): Promise<void> =>
  recordAct(tx, {
    staffId,
    verb: VERB,
    subject: { kind: 'positions', id: campaignId },
    campaignId,
    detail: { upTo },
  });
