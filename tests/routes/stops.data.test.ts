// The database stops and starts while people send forms and confirm them: what was answered with "taken" is there, once.
// STOPS=50 by hand; CI runs a small number.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spreadOf } from '#app/commands/rehearse/judge.ts';
import { connect, rowsOf } from '#db/connect.ts';
import { type Cluster, makeCluster, postgresBin } from '../support/cluster.ts';
import { letterFields } from '../support/form.ts';
import { confirmPathIn } from '../support/own-mailbox.ts';
import { formBody, type Site, startSite } from '../support/site.ts';

const stops = Number(process.env.STOPS ?? 3);
const bin = process.env.TEST_DB === 'postgres' ? postgresBin() : null;
/** People who send forms at the same time; the way of each ends before the next one's begins. */
const PEOPLE = 8;
const UP_MS = 700;

let cluster: Cluster;
let site: Site;
let isOver = false;
/** Since when the database is there again, until somebody's form is taken. */
let thereSince: number | null = null;
const tally = {
  tried: 0,
  refused: 0,
  taken: [] as string[],
  confirmed: [] as string[],
  back: [] as number[],
};

beforeAll(async () => {
  if (!bin) return;
  cluster = await makeCluster(bin);
  site = await startSite({ DATABASE_URL: cluster.url, TRUSTED_PROXIES: '1' });
}, 60_000);
afterAll(async () => {
  await site?.close();
  await cluster?.remove();
});

/** Posts a form until it is taken, as somebody who is told to come back does; null once the test is over, or for one that was taken before. */
async function insist(
  n: number,
  path: string,
  fields: Parameters<typeof formBody>[0],
): Promise<string | null> {
  while (!isOver) {
    tally.tried += 1;
    const answer = await fetch(new URL(path, site.origin), {
      method: 'POST',
      redirect: 'manual',
      // Of a network of its own: this is no test of the limits.
      headers: { Origin: site.origin, 'X-Forwarded-For': `198.${18 + (n >> 8)}.${n & 255}.7` },
      body: formBody(fields),
    }).catch(() => null);
    await answer?.arrayBuffer().catch(() => null);
    const to = answer?.headers.get('Location');
    if (answer?.status === 303 && to) {
      if (thereSince) tally.back.push(Date.now() - thereSince);
      thereSince = null;
      return to;
    }
    if (answer?.status === 409) return null; // confirmed by a try whose answer was lost
    if (answer && answer.status < 500) throw new Error(`${path}: ${answer.status}`);
    tally.refused += 1;
    await sleep(20);
  }
  return null;
}

/** The mail with the link; null for one whose sending a stop left in doubt: a person would ask for another. */
async function linkFor(email: string): Promise<string | null> {
  const until = Date.now() + 3_000;
  const to = `${email.replace('@', '--')}@mailbox.invalid`;
  while (!isOver && Date.now() < until) {
    const found = site.mails.find(
      ({ envelopeTo, mail }) => envelopeTo[0] === to && /confirm/.test(mail.text ?? ''),
    );
    if (found) return confirmPathIn(found.mail.text ?? '');
    await sleep(20);
  }
  return null;
}

let people = 0;
async function write(): Promise<void> {
  while (!isOver) {
    people += 1;
    const n = people;
    const email = `person${n}@a${n % 40}.example.org`;
    const check = await insist(n, '/en/ukraine', letterFields('jonas', { name: `Person Nummer${n}`, email }));
    if (!check) continue;
    tally.taken.push(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/.exec(check)?.[0] ?? check);
    const link = await linkFor(email);
    const receipt = link && (await insist(n, link, { intent: 'confirm' }));
    if (receipt) tally.confirmed.push(email);
  }
}

test.skipIf(!bin)(
  `${stops} stops and starts of the database: every form that was taken has its row, and one`,
  async () => {
    const writers = Array.from({ length: PEOPLE }, write);
    for (let stop = 0; stop < stops; stop += 1) {
      await sleep(UP_MS * (0.5 + Math.random()));
      thereSince = null;
      await cluster.stop(stop % 2 ? 'fast' : 'immediate');
      await sleep(100 * Math.random());
      await cluster.start();
      thereSince = Date.now();
    }
    await sleep(UP_MS * 2);
    isOver = true;
    await Promise.all(writers);
    expect((await site.get('/healthz')).status).toBe(200); // the process that began
    const { db, close } = await connect(cluster.url, { connections: 1 });
    const rows = await rowsOf<{ id: string; state: string; letters: number }>(
      db,
      sql`select a.public_id::text as id, a.state::text as state, (select count(*)::int from messages m
          where m.action_id = a.id and m.kind = 'letter') as letters from actions a`,
    );
    const [{ twice } = { twice: -1 }] = await rowsOf<{ twice: number }>(
      db,
      sql`select count(*)::int as twice from (select from actions group by person_key having count(*) > 1) t`,
    );
    await close();
    const confirmed = rows.filter(({ state }) => state === 'confirmed');
    const seen = {
      ...{ stops, people, tried: tally.tried, refused: tally.refused, rows: rows.length },
      ...{ taken: tally.taken.length, confirmed: tally.confirmed.length, confirmedRows: confirmed.length },
      back_s: spreadOf(tally.back.map((ms) => ms / 1000)),
    };
    if (process.env.STOPS) console.info(JSON.stringify(seen));
    const known = new Set(rows.map(({ id }) => id));
    expect(tally.taken.filter((id) => !known.has(id))).toEqual([]);
    expect(twice).toBe(0);
    expect(new Set(tally.taken).size).toBe(tally.taken.length);
    expect(rows.length).toBeGreaterThanOrEqual(tally.taken.length);
    expect(confirmed.length).toBeGreaterThanOrEqual(tally.confirmed.length);
    expect(rows.filter(({ state, letters }) => letters !== (state === 'confirmed' ? 1 : 0))).toEqual([]);
    expect(tally.confirmed.length).toBeGreaterThan(0);
    expect(tally.refused).toBeGreaterThan(0);
  },
  600_000,
);
