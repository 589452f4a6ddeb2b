/** Confirmed letters on the hall table, without the pages: what a rehearsal of kills sends. */
import { eq, sql } from 'drizzle-orm';
import { sealPlain } from '#app/models/keys/seal-plain.server.ts';
import { queueMessage } from '#app/models/message/queue.server.ts';
import { CHANNEL } from '#app/models/message/wake.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { actions, areas, campaigns, supporters } from '#db/schema.ts';

const AT_ONCE = 10;
const BATCH = 500;
/** One letter in so many is long enough to be cut in the middle. */
const LONG_EVERY = 6;
const LONG_LINES = 1_000;

type Where = { campaignId: number; area: string; targetId: number };

/** Queues `count` letters of as many supporters, in turn to every target of the open campaign; none is due yet. */
export async function layLetters(db: Db, count: number): Promise<void> {
  const places = await findPlaces(db);
  for (let from = 0; from < count; from += BATCH) {
    const made = await makeActions(db, places, from, Math.min(BATCH, count - from));
    while ((await sealPlain(db)) > 0); // each has a key of their own, as from the form
    for (let i = 0; i < made.length; i += AT_ONCE)
      await Promise.all(made.slice(i, i + AT_ONCE).map((action) => queueLetter(db, action)));
  }
  await db.execute(sql`update messages set due_at = now() + interval '1 day'`);
}

async function findPlaces(db: Db): Promise<Where[]> {
  const rows = await db
    .select({ campaignId: areas.campaignId, area: areas.code, targetId: areas.targetId })
    .from(areas)
    .innerJoin(campaigns, eq(campaigns.id, areas.campaignId))
    .where(eq(campaigns.state, 'open'));
  return rows.flatMap(({ targetId, ...where }) => (targetId === null ? [] : [{ ...where, targetId }]));
}

type Made = Where & { id: number; n: number };

async function makeActions(db: Db, places: Where[], from: number, count: number): Promise<Made[]> {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  const people = await db
    .insert(supporters)
    .values(numbers.map((n) => ({ name: `Supporter ${n}`, email: `supporter-${n}@example.org` })))
    .returning({ id: supporters.id });
  const rows = numbers.flatMap((n, i) => {
    const where = places[n % places.length];
    return where ? [{ ...where, n, supporterId: people[i]?.id ?? null }] : [];
  });
  const made = await db
    .insert(actions)
    .values(
      rows.map(({ campaignId, area, supporterId, n }) => ({
        ...{ campaignId, area, supporterId },
        reference: `REHEARSAL-${n}`,
        kind: 'write' as const,
        state: 'confirmed' as const,
        lang: 'en',
        letterLang: 'en',
        personKey: `person ${n}`,
        digest: `form ${n}`,
        demands: [1],
        subject: 'Please act',
        consents: [],
        confirmedAt: sql`now()`,
      })),
    )
    .returning({ id: actions.id });
  return rows.flatMap((row, i) => (made[i] ? [{ ...row, id: made[i].id }] : []));
}

async function queueLetter(db: Db, { id, n, campaignId, targetId }: Made): Promise<void> {
  const lines = n % LONG_EVERY === 0 ? LONG_LINES : 30;
  await queueMessage(db, {
    kind: 'letter',
    campaignId,
    actionId: id,
    targetId,
    fromName: `Supporter ${n} via a rehearsal`,
    to: { name: 'The Minister', address: `office-${targetId}@ministry.example` },
    writer: { name: `Supporter ${n}`, address: `supporter-${n}@example.org` },
    lang: 'en',
    subject: 'Please act',
    text: `Dear Minister,\n\n${`.this is letter ${n}, and one of its lines begins with a dot.\n`.repeat(lines)}\nYours sincerely,\nSupporter ${n}`,
  });
}

/** Makes up to `count` of the waiting letters due, and rings. Returns how many there were. */
export async function makeDue(db: Db, count: number): Promise<number> {
  const due = await rowsOf(
    db,
    sql`update messages set due_at = now() where id = any(array(
          select id from messages where state = 'queued' and due_at > now() + interval '1 hour'
          order by id limit ${count})) returning id`,
  );
  await db.execute(sql`select pg_notify(${CHANNEL}, '')`);
  return due.length;
}
