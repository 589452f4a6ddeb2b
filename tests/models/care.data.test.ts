// How a mailbox that is new, that asks for less or that puts everything off is written to: the same claims, other buckets.
import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { settleAttempts } from '#app/models/message/attempt.server.ts';
import { tendPaces } from '#app/models/message/care.server.ts';
import { listCares } from '#app/models/message/care-facts.server.ts';
import { type Ceilings, hardCeilings } from '#app/models/message/ceilings.ts';
import type { Claim } from '#app/models/message/claim.server.ts';
import { keepEvent } from '#app/models/message/event.server.ts';
import { claimLetters, findTurns, openPaces } from '#app/models/message/turns.server.ts';
import { rowsOf } from '#db/connect.ts';
import { campaigns, cares, messages, paces, switches, targets } from '#db/schema.ts';
import { queueLetter } from '../support/letters.ts';
import { timePasses } from '../support/time.ts';

const roomy = { perHour: 1000, perDay: 10_000, burst: 500 };
const ceilings: Ceilings = { mailbox: roomy, domain: roomy, officeHours: null, canaries: true };

let made = 0;

beforeEach(async () => {
  await db.update(messages).set({ state: 'cancelled' });
  await db.delete(paces);
  await db.delete(cares);
  await db.delete(switches);
  await db.update(campaigns).set({ state: 'open' });
  made += 1;
  await db.execute(sql`update targets set email = ${`post${made}@office${made}.example`}
                       where id = (select target_id from areas where code = 'DE' limit 1)`);
});

async function queue(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await queueLetter(db);
}

async function claim(limit = 100, paced = ceilings): Promise<Claim[]> {
  const turns = await findTurns(db);
  await openPaces(db, turns, paced);
  return claimLetters(db, { worker: 1, limit, turns, ceilings: paced });
}

async function pass(minutes: number): Promise<void> {
  await timePasses(db, `${minutes} minutes`, ['paces', 'cares']);
  await tendPaces(db, ceilings);
}

const answered = (claims: readonly Claim[], code: number, response: string) =>
  settleAttempts(
    db,
    claims.map((each) => ({
      ...each,
      ...{
        outcome: code < 300 ? 'handed over' : 'retry',
        phase: code < 300 ? 'dot' : 'rcpt',
        code,
        response,
      },
      ...{ host: 'relay.test', delay: 0 },
    })),
  );

async function careOf(kind: 'mailbox' | 'domain' = 'mailbox') {
  const [care] = await db
    .select()
    .from(cares)
    .where(sql`key like ${`${kind}:%`}`);
  const [pace] = await db
    .select()
    .from(paces)
    .where(sql`key like ${`${kind}:%`}`);
  return { ...care, share: pace?.share };
}

/** What the figures for the administrator say, `mailbox new` and the like; whose it is stands in `receiver`. */
const figures = async () => (await listCares(db)).map(({ kind, state }) => `${kind} ${state}`);

const told = (claims: readonly Claim[], kind: 'accepted' | 'bounced' | 'delayed', status: string) =>
  keepEvent(db, {
    ...{ messageId: claims[0]?.messageId ?? 0, kind, status, host: 'mx.office.example', words: null },
    sameness: `${claims[0]?.messageId} ${kind}`,
  });

test('an office that never had a letter gets one, five once its server took that one, and then all', async () => {
  await queue(20);
  const first = await claim();
  expect(first).toHaveLength(1);
  expect(await figures()).toEqual(['mailbox new']);
  await answered(first, 250, '250 ok');
  await pass(5);
  expect(await claim()).toHaveLength(0);
  await told(first, 'accepted', '2.0.0');
  const five = await claim();
  expect(five).toHaveLength(5);
  await answered(five, 250, '250 ok');
  expect(await claim()).toHaveLength(0);
  await told(five, 'accepted', '2.0.0');
  expect(await careOf()).toMatchObject({ stage: null });
  const { burst } = hardCeilings.mailbox;
  expect(await claim()).toHaveLength(burst);
  await pass(20);
  expect((await claim()).length).toBeGreaterThan(0);
});

test('where no server sends notices, an hour and then four without anything coming back are the sign', async () => {
  await queue(20);
  await answered(await claim(), 250, '250 ok');
  await pass(0);
  await pass(59);
  expect(await claim()).toHaveLength(0);
  await pass(2);
  await answered(await claim(), 250, '250 ok');
  expect(await careOf()).toMatchObject({ stage: 5 });
  await pass(0);
  await pass(239);
  expect(await claim()).toHaveLength(0);
  await pass(2);
  expect(await claim()).toHaveLength(14);
});

test('when the first letter comes back, time is no sign: the others wait until a person has looked', async () => {
  await queue(3);
  const first = await claim();
  await answered(first, 250, '250 ok');
  await told(first, 'bounced', '5.1.1');
  await pass(0);
  await pass(24 * 60);
  expect(await claim()).toHaveLength(0);
  expect(await db.select().from(switches)).toEqual([]);
  await db.update(cares).set({ attendedAt: sql`now()` });
  await pass(0);
  expect((await claim()).length).toBe(2);
});

test('another address of the office is new again', async () => {
  await queue(9);
  const first = await claim();
  await answered(first, 250, '250 ok');
  await told(first, 'accepted', '2.0.0');
  expect(await claim(3)).toHaveLength(3);
  await db
    .update(targets)
    .set({ email: `other${made}@office${made}.example` })
    .where(eq(targets.email, `post${made}@office${made}.example`));
  expect(await claim()).toHaveLength(1);
});

/** As if the mailbox were long known: with the bucket of that day. */
const known = { ...ceilings, canaries: false, mailbox: { perHour: 60, perDay: 600, burst: 5 } };

test('a server that asks for less gets half, a quarter an hour later, and all after a clean day', async () => {
  await queue(2);
  const some = await claim(2, known);
  await answered(some, 451, '451 4.7.1 Greylisted, come back');
  expect(await careOf()).toMatchObject({ share: 1 });
  const again = await claim(2, known);
  expect(again.map(({ n }) => n)).toEqual([2, 2]);
  await answered(again, 451, '451 4.7.1 Too many messages');
  expect(await careOf()).toMatchObject({ share: 0.5 });
  expect(await figures()).toEqual(['domain slowed', 'mailbox slowed']);
  await answered(await claim(1, known), 451, '451 4.7.1 Too many messages');
  expect(await careOf()).toMatchObject({ share: 0.5 });
  await pass(61);
  await answered(await claim(1, known), 451, '451 4.7.1 Too many messages');
  expect(await careOf()).toMatchObject({ share: 0.25 });
  await pass(23 * 60);
  expect(await careOf()).toMatchObject({ share: 0.25 });
  await pass(61);
  expect(await careOf()).toMatchObject({ share: 1, slowedAt: null });
});

test('half the pace is half the letters', async () => {
  await queue(20);
  await claim(5, known);
  await db.update(paces).set({ share: 0.5 });
  await pass(4);
  expect(await claim(100, known)).toHaveLength(1);
  await db
    .update(paces)
    .set({ share: 1, hourTokens: 0, filledAt: sql`now()` })
    .where(sql`key like 'mailbox:%'`);
  await pass(4);
  expect(await claim(100, known)).toHaveLength(3);
});

test('five tries in a row put off: the mailbox rests, longer each time, and one letter that is taken ends it', async () => {
  await queue(12);
  for (let i = 0; i < 5; i += 1) await answered(await claim(1, known), 450, '450 4.4.1 No answer there');
  expect(await careOf()).toMatchObject({ failures: 5, rests: 1 });
  const [target] = await rowsOf<{ id: number }>(
    db,
    sql`select id from targets where email = ${`post${made}@office${made}.example`}`,
  );
  expect(await listCares(db)).toEqual([
    { kind: 'domain', receiver: `office${made}.example`, state: 'open' },
    { kind: 'mailbox', receiver: String(target?.id), state: 'open' },
  ]);
  await pass(14);
  expect(await claim(100, known)).toHaveLength(0);
  await pass(4);
  expect(await figures()).toEqual(['domain probing', 'mailbox probing']);
  const probe = await claim(100, known);
  expect(probe.length).toBeGreaterThan(0);
  await answered(probe.slice(0, 1), 450, '450 4.4.1 No answer there');
  expect(await careOf()).toMatchObject({ rests: 2 });
  await pass(20);
  expect(await claim(100, known)).toHaveLength(0);
  await pass(14);
  const second = await claim(100, known);
  await answered(second.slice(0, 1), 250, '250 ok');
  await pass(0);
  expect(await careOf()).toMatchObject({ failures: 0, rests: 0, restsUntil: null });
  expect(await figures()).toEqual([]);
});

test('trouble with our own mail server is no office’s fault', async () => {
  await queue(8);
  for (let i = 0; i < 6; i += 1) {
    const claims = await claim(1, { ...known, mailbox: roomy });
    await settleAttempts(
      db,
      claims.map((each) => ({
        ...{
          ...each,
          outcome: 'retry',
          phase: 'connect',
          code: 421,
          response: '421 4.3.2 Closed',
          host: 'relay.test',
          delay: 0,
        },
      })),
    );
  }
  expect(await db.$count(cares)).toBe(0);
});
