/** Tables as they look after much mail: rows by the thousand, straight into the tables. */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { queueLetter } from './letters.ts';

/** One action can have so many letters to one target. */
const SERIALS = 32_000;

/** Makes `count` targets that can be written to, each with a mailbox in a domain of its own; returns their ids. */
export async function makeTargets(db: Db, count: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    db,
    sql`insert into targets (area, office, organisation, email, email_status, languages, time_zone, contact_as_of)
        select 'T' || nextval('targets_id_seq'), 'office', 'Office', 'office@t' || lastval() || '.test', 'known',
               '["en"]', 'Europe/Berlin', '2026-01-01' from generate_series(1, ${count}::int) returning id`,
  );
  return rows.map(({ id }) => id);
}

/** Letters (or, without targets, confirm mails) in one state, each with a text, settled ones with an attempt. */
export async function fillMessages(
  db: Db,
  { count, state, targets }: { count: number; state: 'queued' | 'handed over'; targets?: readonly number[] },
): Promise<void> {
  const each = (targets?.length ?? 1) * SERIALS;
  for (let left = count; left > 0; left -= each) await fill(db, Math.min(left, each), state, targets ?? []);
}

async function fill(db: Db, count: number, state: string, targets: readonly number[]): Promise<void> {
  const letter = await queueLetter(db);
  const at =
    state === 'queued'
      ? sql`now() - interval '1 hour' + i * interval '10 ms'`
      : sql`now() - interval '1 day'`;
  const n = Math.max(1, targets.length);
  await rowsOf(
    db,
    sql`with made as (
          insert into messages (kind, lane, mode, state, campaign_id, target_id, action_id, serial, attempts, told,
                                due_at, queued_at, settled_at)
          select ${targets.length ? 'letter' : 'confirm'}::message_kind, ${targets.length ? 1 : 0}::int,
                 ${env.MAIL_MODE}::mail_mode, ${state}::message_state, m.campaign_id,
                 (${`{${targets.join(',')}}`}::text::int[])[1 + i % ${n}::int], m.action_id, 1 + i / ${n}::int,
                 case when ${state}::text = 'queued' then 0 else 1 end, true, ${at}, ${at},
                 case when ${state}::text = 'queued' then null else now() end
          from generate_series(0, ${count - 1}::int) i, messages m where m.id = ${letter}
          returning id),
        tried as (
          insert into attempts (message_id, n, worker, started, ended, outcome)
          select id, 1, 0, now(), now(), 'handed over' from made where ${state}::text <> 'queued')
        insert into message_texts (message_id, from_name, to_name, to_address, lang, subject, text, text_sha256)
        select id, 'Ana', 'The Minister', 'office@t.test', 'en', 'Please act', 'Dear Minister', md5(id::text) from made`,
  );
  await db.execute(sql`update messages set state = 'cancelled' where id = ${letter}`);
}
