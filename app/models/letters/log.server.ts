/** The message log: every letter of the campaigns one may see, found by what staff are asked for. No personal data. */
import { type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { holdReason, messageState } from '#db/schema.ts';
import type { HoldReason } from '../message/queue.server.ts';
import type { MessageState } from '../message/states.ts';

export const letterStates: readonly MessageState[] = messageState.enumValues;
export const holdReasons: readonly HoldReason[] = holdReason.enumValues;

export type LetterFilter = {
  /** Campaigns that may be seen; null for all. */
  campaigns: readonly number[] | null;
  state?: MessageState;
  reason?: HoldReason;
  area?: string;
  targetId?: number;
  /** Days of queueing, `YYYY-MM-DD` in UTC, both included. */
  from?: string;
  to?: string;
  reference?: string;
  /** Only letters with a smaller id: the next page. */
  before?: number;
};

export type LetterRow = {
  id: number;
  reference: string;
  campaign: string;
  area: string;
  office: string;
  organisation: string;
  state: MessageState;
  holdReason: string | null;
  flagged: boolean;
  attempts: number;
  queuedAt: string;
  settledAt: string | null;
};

export const PAGE = 50;

/** A page of letters, newest first, and the `before` of the next page or null. */
export async function findLetters(
  db: Db,
  filter: LetterFilter,
): Promise<{ rows: LetterRow[]; next: number | null }> {
  const found = await rowsOf<LetterRow>(
    db,
    sql`select m.id::int as id, a.reference, c.slug as campaign, a.area, t.office, t.organisation, m.state,
          m.hold_reason as "holdReason", m.flagged, m.attempts, m.queued_at::text as "queuedAt",
          m.settled_at::text as "settledAt"
        from messages m join actions a on a.id = m.action_id join campaigns c on c.id = m.campaign_id
        join targets t on t.id = m.target_id
        where m.kind = 'letter' and ${conditions(filter)}
        order by m.id desc limit ${PAGE + 1}`,
  );
  const rows = found.slice(0, PAGE);
  return { rows, next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null };
}

/** The filter as a condition on messages `m`, actions `a`. */
export function conditions({
  campaigns,
  state,
  reason,
  area,
  targetId,
  from,
  to,
  reference,
  before,
}: LetterFilter): SQL {
  const all: SQL[] = [
    ...(campaigns === null ? [] : [sql`m.campaign_id = any(${`{${campaigns.join(',')}}`}::text::int[])`]),
    ...(state ? [sql`m.state = ${state}::message_state`] : []),
    ...(reason ? [sql`m.hold_reason = ${reason}::hold_reason`] : []),
    ...(area ? [sql`a.area = ${area}`] : []),
    ...(targetId ? [sql`m.target_id = ${targetId}`] : []),
    ...(from ? [sql`m.queued_at >= ${from}::date::timestamp at time zone 'UTC'`] : []),
    ...(to ? [sql`m.queued_at < (${to}::date + 1)::timestamp at time zone 'UTC'`] : []),
    ...(reference ? [sql`a.reference = ${reference.trim().toUpperCase()}`] : []),
    ...(before ? [sql`m.id < ${before}`] : []),
  ];
  return all.length ? sql.join(all, sql` and `) : sql`true`;
}
