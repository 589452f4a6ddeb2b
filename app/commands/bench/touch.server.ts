/** Counts the pages that the statements of the post office touch, on a table as large as is asked for. */
import { sql } from 'drizzle-orm';
import { database, db } from '#app/db.server.ts';
import { LETTERS_A_TURN } from '#app/mail/rounds.server.ts';
import { settleAttempts, startAttempts } from '#app/models/message/attempt.server.ts';
import type { Ceilings } from '#app/models/message/ceilings.ts';
import type { Claim } from '#app/models/message/claim.server.ts';
import { claimLetters, findTurns, openPaces } from '#app/models/message/turns.server.ts';
import { type Fast, rowsOf, type Value } from '#db/connect.ts';

export type TouchOptions = { targets: number; waiting: number; settled: number };

const ROUNDS = 10;
const CLAIM = 100;
/** High enough to hold nothing back, so that both claims take as many. */
const wide = { perHour: 1e6, perDay: 1e7, burst: CLAIM };
const ceilings: Ceilings = { mailbox: wide, domain: wide, officeHours: null };

export async function touchPages(options: TouchOptions): Promise<void> {
  await fill(options);
  const fast = database.fast();
  const touched: Record<'claim' | 'paced' | 'record' | 'oldest', number[]> = {
    ...{ claim: [], paced: [], record: [], oldest: [] },
  };
  const count = counting(fast);
  // As many lines as the post office asks in one claim of this size.
  const turns = (await findTurns(fast)).slice(0, Math.ceil(CLAIM / LETTERS_A_TURN));
  await openPaces(fast, turns, ceilings);
  for (let i = 0; i < ROUNDS; i += 1) {
    const plain = { worker: 2 * i, limit: CLAIM, turns, ceilings: null };
    await claimLetters(count.fast, plain);
    touched.claim.push(count.pages() / CLAIM);
    await claimLetters(count.fast, { ...plain, worker: 2 * i + 1, ceilings });
    touched.paced.push(count.pages() / CLAIM);
    const claims = await claimsOf(2 * i);
    await startAttempts(
      count.fast,
      claims.map(({ attemptId }) => attemptId),
    );
    await settleAttempts(count.fast, claims.map(accepted));
    touched.record.push(count.pages() / CLAIM);
    await count.fast.run(oldestFirst, [CLAIM]);
    touched.oldest.push(count.pages() / CLAIM);
  }
  await fast.end();
  process.send?.({ touched });
  await database.close();
}

/** The plainest claim there is: what is due longest, by one index. */
const oldestFirst = `
  with claimed as (
    update messages set state = 'sending', attempts = attempts + 1
    where id = any(array(select id from messages where state = 'queued' and lane = 0 and mode = 'capture'
                         and due_at <= now() order by due_at, id limit $1::int for update skip locked))
    returning id, attempts)
  insert into attempts (message_id, n, worker) select id, attempts, 0 from claimed returning id`;

const accepted = (claim: Claim) => ({
  ...{ ...claim, outcome: 'handed over' as const, phase: 'dot', code: 250 },
  ...{ response: '250 2.0.0 Ok', host: '127.0.0.1' },
});

/** Runs every statement under EXPLAIN, which does the work and says what it touched instead of what it found. */
function counting(fast: Fast): { fast: Fast; pages(): number } {
  let pages = 0;
  return {
    fast: {
      async run<Row>(statement: string, values: readonly Value[]): Promise<Row[]> {
        const [row] = await fast.run<{ 'QUERY PLAN': Explained[] | string }>(
          `explain (analyze, buffers, format json) ${statement}`,
          values,
        );
        const plan = row?.['QUERY PLAN'];
        const [explained] = typeof plan === 'string' ? (JSON.parse(plan) as Explained[]) : (plan ?? []);
        pages += (explained?.Plan['Shared Hit Blocks'] ?? 0) + (explained?.Plan['Shared Read Blocks'] ?? 0);
        return [];
      },
      end: fast.end,
    },
    pages() {
      const seen = pages;
      pages = 0;
      return seen;
    },
  };
}

type Explained = { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } };

async function claimsOf(worker: number): Promise<Claim[]> {
  const rows = await rowsOf<{ id: string; message_id: string; n: number }>(
    db,
    sql`select id, message_id, n from attempts where worker = ${worker} order by id`,
  );
  return rows.map((row) => ({ attemptId: Number(row.id), messageId: Number(row.message_id), n: row.n }));
}

/** Rows alone: these statements read no text. */
async function fill({ targets, waiting, settled }: TouchOptions): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into targets overriding system value
      select (jsonb_populate_record(null::targets, to_jsonb(g) || jsonb_build_object('id', 10000 + n, 'area', 'X' || n, 'email',
        'office-' || n || '@ministry-' || n || '.example'))).*
      from (select * from targets where email is not null limit 1) g, generate_series(1, ${targets}::int) n`);
    await layRows(tx, 0, waiting, targets, 'queued');
    await layRows(tx, waiting, settled, targets, 'handed over');
    await tx.execute(sql`
      insert into messages (kind, lane, mode, campaign_id, action_id)
      select 'confirm', 0, 'capture', 1, 20000000 + n from generate_series(1, ${waiting}::int) n`);
  });
  await db.execute(sql`vacuum analyze messages`);
  await db.execute(sql`analyze`);
}

const layRows = (
  tx: Pick<typeof db, 'execute'>,
  from: number,
  count: number,
  targets: number,
  state: string,
) =>
  tx.execute(sql`
    insert into messages (kind, lane, mode, state, campaign_id, target_id, action_id, settled_at, told)
    select 'letter', 1, 'capture', ${state}::message_state, 1, 10001 + n % ${targets}::int, 1000 + n,
           case when ${state} = 'queued' then null else now() end, true
    from generate_series(${from}::int + 1, ${from}::int + ${count}::int) n`);
