/** One letter that comes back stops nothing. Two, with none accepted between them, hold the office's queue for a person. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { stopLetters } from '../message/switches.server.ts';

/** Of different letters, within so many days, since an acceptance and since staff last looked. */
const EVIDENCE = { letters: 2, days: 7 } as const;

/** Holds the letters to a target when there is evidence enough. A full mailbox or a message too big is none. */
export async function holdTarget(tx: Db, targetId: number, status: string | null): Promise<boolean> {
  if (!speaksOfOffice(status)) return false;
  const [row] = await rowsOf<{ letters: number }>(
    tx,
    sql`with seen as (
          select e.message_id, e.kind, e.status, e.at from message_events e join messages m on m.id = e.message_id
          where m.target_id = ${targetId} and m.kind in ('letter', 'digest', 'greeting') and e.moved is not null
            and e.at > now() - make_interval(days => ${EVIDENCE.days})
            and e.at > coalesce((select c.attended_at from cares c join targets g on c.key = 'mailbox:' || lower(g.email)
                                 where g.id = ${targetId}), '-infinity'))
        select count(distinct message_id)::int as letters from seen
        where kind = 'bounced' and (status is null or status !~ ${notOfOffice})
          and at > coalesce((select max(at) from seen where kind = 'accepted'), '-infinity')`,
  );
  if ((row?.letters ?? 0) < EVIDENCE.letters) return false;
  await stopLetters(
    tx,
    'target',
    String(targetId),
    `${EVIDENCE.letters} letters came back${status ? ` (${status})` : ''}`,
  );
  return true;
}

/** x.2.2 full, x.2.3 and x.3.4 too big, x.4.7 given up in time: of this letter or this day. */
const notOfOffice = '^[45]\\.(2\\.[23]|3\\.4|4\\.7)$';
const speaksOfOffice = (status: string | null): boolean => !new RegExp(notOfOffice).test(status ?? '');
