// A real standby beside a primary of the test's own: what is read there, what never is, and that nobody notices when it goes.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtReplica } from '#app/commands/doctor/replica.server.ts';
import { connect, type Database, type Db, rowsOf } from '#db/connect.ts';
import { openReplica } from '#db/replica.ts';
import { makePair, type Pair, postgresBin } from '../../support/cluster.ts';
import { letterFields, takeOverHttp } from '../../support/form.ts';
import { freePort, type Site, startSite } from '../../support/site.ts';
import { confirmMail } from '../../support/supporter.ts';

const bin = postgresBin();
const why = 'no initdb and pg_basebackup on this machine';
let cluster: Pair;
let primary: Database;
let standby: Database;
let site: Site | undefined;

beforeAll(async () => {
  if (!bin) return;
  cluster = await makePair(bin);
  [primary, standby] = await Promise.all([connect(cluster.primary), connect(cluster.standby)]);
});
afterAll(async () => {
  if (!bin) return;
  await site?.close();
  await Promise.all([primary.close(), standby.close()]);
  await cluster.remove();
});

const replay = (verb: 'pause' | 'resume') =>
  standby.db.execute(
    verb === 'pause' ? sql`select pg_wal_replay_pause()` : sql`select pg_wal_replay_resume()`,
  );

async function until(what: string, holds: () => Promise<boolean>) {
  for (let i = 0; i < 400; i += 1) {
    if (await holds()) return;
    await sleep(25);
  }
  throw new Error(`Waited in vain: ${what}`);
}

test('the standby is read while it is near, and the primary when it is behind or slow', async ({ skip }) => {
  skip(!bin, why);
  const replica = await openReplica(primary.db, cluster.standby, {
    mostLag: 500,
    every: 50,
    patience: 1_000,
  });
  const onStandby = async (db: Db) => {
    const [row] = await rowsOf<{ it: boolean }>(db, sql`select pg_is_in_recovery() as it`);
    return row?.it ?? false;
  };
  await until('the standby is near', () => replica.read(onStandby));
  await replay('pause');
  await primary.db.execute(sql`create table behind ()`);
  await until('it is behind', async () => !(await replica.read(onStandby)));
  expect(replica.facts()).toEqual({ near: false, lag: null });
  await replay('resume');
  await until('it has caught up', () => replica.read(onStandby));
  expect(replica.facts()).toEqual({ near: true, lag: expect.any(Number) });
  const slowly = async (db: Db) => {
    await db.execute(sql`select pg_sleep(case when pg_is_in_recovery() then 3 else 0 end)`);
    return onStandby(db);
  };
  expect(await replica.read(slowly)).toBe(false);
  await replica.close();
});

test('an address of the primary itself is no replica, and the doctor says so', async ({ skip }) => {
  skip(!bin, why);
  const replica = await openReplica(primary.db, cluster.primary, {
    mostLag: 500,
    every: 20,
    patience: 1_000,
  });
  for (let i = 0; i < 5; i += 1) {
    await replica.read((db) => db.execute(sql`select 1`));
    await sleep(20);
  }
  expect(replica.facts().near).toBe(false);
  await replica.close();
  expect(await lookAtReplica(primary.db, cluster.primary)).toMatchObject([{ state: 'fault' }]);
  expect(await lookAtReplica(primary.db, cluster.standby)).toMatchObject([{ check: 'replica', state: 'ok' }]);
});

test('public numbers come from the standby, people’s own pages never; when it goes, nobody notices', async ({
  skip,
}) => {
  skip(!bin, why);
  const port = await freePort();
  await primary.db.execute(sql`create role reader login`);
  const reader = cluster.standby.replace('postgres@', 'reader@');
  site = await startSite({
    ...{ DATABASE_URL: cluster.primary, DATABASE_READ_URL: reader, METRICS_PORT: String(port) },
  });
  const anew = { Cookie: 'staff=none' }; // a page that is not kept
  const page = async (path: string) => (await fetch(new URL(path, site?.origin), { headers: anew })).text();
  const told = async () => JSON.parse(await page('/api/v1/campaigns/ukraine')).counts.confirmed;
  const near = async () =>
    /replica_near 1$/m.test(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
  await primary.db.execute(sql`grant select on rollups, count_drifts to reader`);
  await setCount(20);
  await until('the standby is near and has the number', async () => (await told()) === 20 && (await near()));

  await replay('pause');
  await setCount(30);
  expect([await told(), await near()]).toEqual([20, true]);
  expect(await page('/embed/ukraine?lang=en')).toMatch(/\b20\b/);
  expect(await page('/en/ukraine/results')).toMatch(/\b20\b/);
  await takeOverHttp(site, letterFields('jonas'));
  const { link } = await confirmMail(site, 'jonas@example.org');
  const confirmed = await site.post(link, { intent: 'confirm' });
  expect(confirmed.status).toBe(303);
  expect((await site.get(confirmed.headers.get('Location') ?? '')).status).toBe(200);
  expect(await told()).toBe(20);

  await cluster.killStandby();
  expect(await told()).toBeGreaterThanOrEqual(30);
  expect(await page('/en/ukraine/results')).toMatch(/\b3[01]\b/);
  expect(await lookAtReplica(primary.db, cluster.standby)).toMatchObject([
    { state: 'fault', says: expect.stringContaining('does not answer') },
  ]);
});

const setCount = (n: number) =>
  primary.db.execute(sql`
    insert into rollups (campaign_id, stage, dimension, key, n, since)
    select id, 'confirmed', 'all', '', ${n}, now() from campaigns where slug = 'ukraine'
    on conflict (campaign_id, stage, dimension, key) do update set n = excluded.n`);
