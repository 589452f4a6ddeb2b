/** How many mailboxes and receiving domains need care, and in what way. No row, no care: as many rows as there are offices. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

/**
 * new: it gets few letters and then waits for a sign. slowed: its server asked for less. open: the breaker rests, nothing goes.
 * probing: the rest is over, one letter at a time tries.
 */
export const careStates = ['new', 'slowed', 'open', 'probing'] as const;
/** `receiver`: a domain, or the number of a target, never an address. */
export type Care = { kind: 'mailbox' | 'domain'; receiver: string; state: (typeof careStates)[number] };

/** Each state that holds for a receiver; several may at once. Mailboxes of no target of ours are left out. */
export const listCares = (db: Db): Promise<Care[]> =>
  rowsOf<Care>(
    db,
    sql`select split_part(c.key, ':', 1) as kind, r.receiver, s.state
        from cares c
        cross join lateral (
          select substr(c.key, 8) as receiver where c.key like 'domain:%'
          union all
          select min(id)::text from targets
          where c.key like 'mailbox:%' and lower(email) = substr(c.key, 9) having count(*) > 0) r
        cross join lateral (values
          ('new', c.stage is not null), ('slowed', c.slowed_at is not null),
          ('open', c.rests_until > now()), ('probing', c.rests_until <= now())) s(state, holds)
        where s.holds order by 1, 2, 3`,
  );
