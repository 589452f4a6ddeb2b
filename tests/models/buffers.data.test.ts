// Traps of planner and snapshots, on the product's own statements: buffers are exact, so they can be compared.
import { eq, sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { mayWriteTo } from '#app/models/abuse/mailbox.server.ts';
import { settleAttempts, startAttempts } from '#app/models/message/attempt.server.ts';
import type { Ceilings } from '#app/models/message/ceilings.ts';
import { claimMails, readClaimed, readSealed } from '#app/models/message/claim.server.ts';
import { freeDeadWorkers, retireWorker } from '#app/models/message/recover.server.ts';
import { claimLetters, findTurns, openPaces } from '#app/models/message/turns.server.ts';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import { connect } from '#db/connect.ts';
import { byKeyOnly } from '#db/planning.ts';
import { attempts, messages } from '#db/schema.ts';
import { fillMessages, makeTargets } from '../support/crowded.ts';
import { eventually } from '../support/letters.ts';
import { ukraine, writesLetter } from '../support/people.ts';
import { indexesOf, type Planning, readByNoKey, readWhole, type Watched, watch } from '../support/plans.ts';

const roomy = { perHour: 1e9, perDay: 1e12, burst: 5 };
const paced: Ceilings = { mailbox: roomy, domain: roomy, officeHours: null };
/** By hand a million was tried as well: docs/operating.md. */
const MANY = 50_000;
const FEW = 10_000;
const answer = {
  outcome: 'handed over',
  phase: 'dot',
  code: 250,
  response: '250 ok',
  host: 'relay.test',
} as const;
let worker = 100;

type Round = { claim: Watched; fence: Watched; read: Watched; record: Watched; rows: number };

/** Claims some mail, starts and records it, and tells what each statement did. */
async function sendSome(
  kind: 'letters' | 'mails',
  limit: number,
  { ceilings = null, planning = 'custom' }: { ceilings?: Ceilings | null; planning?: Planning } = {},
): Promise<Round> {
  worker += 1;
  const turns = (await findTurns(db)).slice(0, Math.ceil(limit / 3)); // as many as a round asks for
  if (ceilings) await openPaces(db, turns, ceilings);
  const claim = await watch(
    db,
    (on) =>
      kind === 'mails' ? claimMails(on, worker, limit) : claimLetters(on, { worker, limit, turns, ceilings }),
    planning,
  );
  const claims = (await db.select().from(attempts).where(eq(attempts.worker, worker))).map(
    ({ id, messageId, n }) => ({
      attemptId: id,
      messageId,
      n,
    }),
  );
  const read = await watch(db, (on) => readClaimed(on, claims), planning);
  const fence = await watch(
    db,
    (on) =>
      startAttempts(
        on,
        claims.map(({ attemptId }) => attemptId),
      ),
    planning,
  );
  const record = await watch(
    db,
    (on) =>
      settleAttempts(
        on,
        claims.map((one) => ({ ...one, ...answer })),
      ),
    planning,
  );
  return { claim, read, fence, record, rows: claims.length };
}

/** Buffers a letter over some rounds, by statement. */
async function cost(rounds: number, send: () => Promise<Round>) {
  const sum = { claim: 0, fence: 0, read: 0, record: 0, rows: 0 };
  for (let i = 0; i < rounds; i += 1) {
    const { rows, ...steps } = await send();
    sum.rows += rows;
    for (const step of ['claim', 'fence', 'read', 'record'] as const) sum[step] += steps[step].buffers;
  }
  const each = (step: 'claim' | 'fence' | 'read' | 'record') => sum[step] / sum.rows;
  return { claim: each('claim'), whole: each('claim') + each('fence') + each('record') };
}

const letters = (options = {}) => cost(6, () => sendSome('letters', 56, options));
const mails = (options = {}) => cost(6, () => sendSome('mails', 56, options));

const analyse = () => db.execute(sql`vacuum analyze messages, attempts, message_texts, paces`);
let targets: number[] = [];

/** So many rows that are history or wait, and enough to claim. */
async function fillWith(count: number, state: 'queued' | 'handed over') {
  await db.execute(sql`truncate messages, attempts cascade`);
  const rest = state === 'queued' ? count / 2 : 1_000;
  if (state === 'handed over') await fillMessages(db, { count, state, targets });
  await fillMessages(db, { count: rest, state: 'queued', targets });
  await fillMessages(db, { count: rest, state: 'queued' });
  await analyse();
}

beforeAll(async () => {
  if (database.embedded) return;
  for (const table of ['messages', 'attempts', 'message_texts', 'paces'])
    await db.execute(sql.raw(`alter table ${table} set (autovacuum_enabled = off)`));
  targets = await makeTargets(db, 28);
});

const onServer = test.skipIf(database.embedded);
const patience = { timeout: 120_000 };

onServer(
  'history and a long queue cost nothing: claim and record touch as many buffers as ever',
  patience,
  async () => {
    for (const state of ['handed over', 'queued'] as const) {
      await fillWith(FEW, state);
      const few = { letters: await letters(), mails: await mails() };
      await fillWith(MANY, state);
      const many = { letters: await letters(), mails: await mails() };
      expect(many.letters.whole / few.letters.whole).toBeLessThan(1.25);
      expect(many.mails.whole / few.mails.whole).toBeLessThan(1.25);
    }
  },
);

onServer('pace costs little, and a thousand targets little more than 28', patience, async () => {
  await fillWith(FEW, 'queued');
  await sendSome('letters', 56, { ceilings: paced }); // fills the buckets
  await analyse();
  const plain = await letters();
  const fair = await letters({ ceilings: paced });
  expect(fair.claim / plain.claim).toBeLessThan(1.5);
  const all = [...targets, ...(await makeTargets(db, 972))];
  await db.execute(sql`truncate messages, attempts cascade`);
  await fillMessages(db, { count: FEW, state: 'queued', targets: all });
  await openPaces(db, await findTurns(db), paced);
  await analyse();
  const wide = { plain: await letters(), fair: await letters({ ceilings: paced }) };
  expect(wide.plain.claim / plain.claim).toBeLessThan(1.5);
  expect(wide.fair.claim / fair.claim).toBeLessThan(1.5);
});

onServer(
  'trap: statistics that say nothing is being sent; the record goes by primary key all the same',
  patience,
  async () => {
    await fillWith(MANY, 'handed over');
    for (const planning of ['custom', 'generic'] as const) {
      const { record, fence } = await sendSome('letters', 56, { planning });
      expect(indexesOf(record)).toContain('messages_pkey');
      expect(indexesOf(record)).not.toContain('messages_sending');
      expect([...readWhole(record), ...readWhole(fence)]).not.toContain('messages');
      expect([...readWhole(record), ...readWhole(fence)]).not.toContain('attempts');
    }
  },
);

onServer('trap: a plan made once for every limit; no large table is read whole', patience, async () => {
  await fillWith(MANY, 'handed over');
  const custom = await letters();
  const generic = await letters({ planning: 'generic' });
  expect(generic.whole / custom.whole).toBeLessThan(1.1);
  for (const kind of ['letters', 'mails'] as const) {
    const { claim, read } = await sendSome(kind, 56, { planning: 'generic' });
    expect([...readWhole(claim), ...readWhole(read)]).not.toContain('messages');
    expect(readWhole(read)).not.toContain('message_texts');
  }
});

onServer('trap: an old snapshot keeps dead entries at the head of the queue', patience, async () => {
  await fillWith(2 * FEW, 'queued');
  const fresh = { letters: await letters(), mails: await mails() };
  const report = await connect(process.env.DATABASE_URL ?? '', { connections: 1 });
  await report.db.transaction(
    async (tx) => {
      await tx.execute(sql`select count(*) from messages`);
      for (let i = 0; i < 5; i += 1) {
        await sendSome('letters', 1_000);
        await sendSome('mails', 1_000);
      }
      expect((await letters()).claim / fresh.letters.claim).toBeLessThan(1.3);
      expect((await mails()).claim / fresh.mails.claim).toBeLessThan(1.3);
    },
    { isolationLevel: 'repeatable read' },
  );
  await report.close();
});

onServer(
  'trap: attempts that were never analysed; recovery finds a dead worker’s letters by index',
  patience,
  async () => {
    await db.execute(sql`truncate messages, attempts cascade`);
    await fillMessages(db, { count: MANY, state: 'handed over', targets });
    await fillMessages(db, { count: 1_000, state: 'queued', targets });
    await claimLetters(db, { worker: 99, limit: 56, turns: await findTurns(db), ceilings: null });
    const lease = { release: async () => {}, lost: new Promise<void>(() => {}) };
    const looked = await watch(db, (on) => freeDeadWorkers({ ...database, db: on }, 1));
    const freed = await watch(db, (on) => retireWorker({ ...database, db: on }, { id: 99, lease }));
    const round = await sendSome('letters', 56);
    for (const each of [looked, freed, round.claim, round.fence, round.record])
      expect(readWhole(each)).not.toContain('attempts');
    expect((await db.select().from(messages).where(eq(messages.state, 'sending'))).length).toBe(0);
    expect(freed.buffers / 56).toBeLessThan(30);
  },
);

onServer(
  'trap: a plan made on the first day; a mailbox’s month is read by its key, not everybody’s by its day',
  patience,
  async () => {
    await db.execute(sql`truncate mailbox_days`);
    await db.execute(sql`vacuum analyze mailbox_days, refused_mailboxes`);
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`); // as the connections do that take actions
      const seen = await watch(tx, (on) => mayWriteTo(on, 'jonas@example.org', 'form'), 'generic');
      expect([...indexesOf(seen)].sort()).toEqual(['mailbox_days_key_day_pk', 'refused_mailboxes_pkey']);
    });
  },
);

onServer(
  'trap: plans made on the first day; a letter is read, fenced and recorded by its keys',
  patience,
  async () => {
    await db.execute(sql`truncate messages, attempts, sealed_messages cascade`);
    await db.execute(sql`vacuum analyze messages, message_texts, sealed_messages, attempts, supporters`);
    const one = { attemptId: 1, messageId: 1, n: 1 };
    await db.transaction(async (tx) => {
      for (const [name, value] of Object.entries(byKeyOnly))
        await tx.execute(sql.raw(`set local ${name} = '${value}'`));
      const look = (ask: Parameters<typeof watch>[1]) => watch(tx, ask, 'generic');
      for (const seen of [
        await look((on) => readClaimed(on, [one])),
        await look((on) => readSealed(on, [one])),
        await look((on) => startAttempts(on, [one.attemptId])),
        await look((on) => settleAttempts(on, [{ ...one, ...answer }])),
      ]) {
        expect(seen.nodes.length).toBeGreaterThan(1);
        expect(readByNoKey(seen).filter((table) => table !== 'campaigns')).toEqual([]);
      }
    });
  },
);

onServer('trap: NOTIFY inside the transaction that takes an action; there is none', patience, async () => {
  const heard: string[] = [];
  const ear = await database.listen(CHANNEL, (payload?: string) => heard.push(payload ?? ''));
  heard.length = 0; // it rings once when it has begun to hear
  const campaign = await ukraine(db);
  await writesLetter(db, campaign, 'jonas');
  await db.execute(sql`select pg_notify(${CHANNEL}, 'the end')`);
  await eventually('the end', async () => heard.includes('the end'));
  await ear.stop();
  expect(heard).toEqual(['the end']);
});
