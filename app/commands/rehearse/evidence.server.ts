/** What the database says at the end of a rehearsal. */
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { type Evidence, type Recorded, readTaken } from './judge.ts';

/** `file`: the mail server's. */
export async function gatherEvidence(db: Db, file: string): Promise<Evidence> {
  return {
    taken: readTaken(readFileSync(file, 'utf8')),
    recorded: await readRecorded(db),
    withoutLetter: await actionsWithoutLetter(db),
  };
}

async function readRecorded(db: Db): Promise<Recorded[]> {
  const rows = await rowsOf<Omit<Recorded, 'id'> & { id: string }>(
    db,
    sql`select m.id, t.uid, m.kind, t.to_address as address, m.state, m.hold_reason as "holdReason", m.flagged, s.sha256 as "sealedSha256", x.uid as "digestUid",
               (select count(*)::int from attempts a where a.message_id = m.id and a.started is not null) as started
        from messages m join message_texts t on t.message_id = m.id
        left join sealed_messages s on s.message_id = m.id
        left join digest_letters l on l.letter_id = m.id left join message_texts x on x.message_id = l.digest_id order by m.id`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

async function actionsWithoutLetter(db: Db): Promise<number[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select a.id from actions a
        where a.kind = 'write' and a.state = 'confirmed' and not exists (
          select from messages m where m.action_id = a.id and m.kind = 'letter' and m.state <> 'cancelled')`,
  );
  return rows.map((row) => Number(row.id));
}

/** Messages that are not at the end of their way. */
export async function countOpen(db: Db): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from messages where state in ('queued', 'sending', 'uncertain')`,
  );
  return row?.n ?? 0;
}

/** The same, and letters in digests and those whose writers were not told yet. */
export async function countUnfinished(db: Db): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from messages
        where state in ('queued', 'sending', 'uncertain', 'digested')
          or (kind = 'letter' and settled_at is not null and not told)`,
  );
  return row?.n ?? 0;
}
