import { afterAll, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { limits, spendForm } from '#app/models/abuse/limits.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { bucketKey, dropFullBuckets, spendAll } from '#app/models/bucket.server.ts';
import { buckets } from '#db/schema.ts';
import { timePasses } from '../../support/time.ts';

const small = { name: 'small', holds: 3, secondsEach: 60 };
const large = { name: 'large', holds: 100, secondsEach: 1 };
const spend = (whose = 'a') => [
  { bucket: small, whose },
  { bucket: large, whose: 'all' },
];

beforeEach(() => db.delete(buckets));
afterAll(() => database.close());

const tokensIn = async (key: string) =>
  (await db.select().from(buckets)).find((row) => row.key === key)?.tokens ?? null;

test('a bucket gives what it holds, then says when it has something again', async () => {
  const answers = [];
  for (let i = 0; i < 4; i += 1) answers.push(await spendAll(db, spend()));
  expect(answers.slice(0, 3)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  expect(answers[3]).toMatchObject({ ok: false, bucket: 'small' });
  const [, , , last] = answers;
  expect(last && !last.ok && last.seconds).toBeGreaterThan(50);
});

test('who has used up the own share takes nothing from everyone’s', async () => {
  for (let i = 0; i < 20; i += 1) await spendAll(db, spend());
  expect(await tokensIn(bucketKey({ bucket: large, whose: 'all' }))).toBeGreaterThan(96);
  expect(await spendAll(db, spend('b'))).toEqual({ ok: true });
});

test('time fills a bucket, up to what it holds', async () => {
  for (let i = 0; i < 3; i += 1) await spendAll(db, spend());
  await timePasses(db, '61 seconds');
  expect((await spendAll(db, spend())).ok).toBe(true);
  expect((await spendAll(db, spend())).ok).toBe(false);
  await timePasses(db, '5 hours');
  const answers = [];
  for (let i = 0; i < 5; i += 1) answers.push((await spendAll(db, spend())).ok);
  expect(answers).toEqual([true, true, true, false, false]);
});

test('forty spends at once never take more than there is', async () => {
  await spendAll(db, spend());
  const answers = await Promise.all(Array.from({ length: 40 }, () => spendAll(db, spend())));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
});

test('a form counts against network, campaign, target, domain and all; a busy network leaves its neighbours alone', async () => {
  const from = (address: string) =>
    spendForm(db, { address, campaignId: 1, area: 'DE', email: 'a@example.org' });
  for (let i = 0; i < limits.network.holds; i += 1) await from(`192.0.2.${i}`);
  expect(await from('192.0.2.200')).toMatchObject({ ok: false, bucket: 'network' });
  expect(await from('198.51.100.7')).toEqual({ ok: true });
  const rows = await db.select().from(buckets);
  expect(rows.map(({ key }) => key.split(':')[0]).sort()).toEqual(
    ['campaign', 'domain', 'network', 'network', 'overall', 'target'].sort(),
  );
  expect(JSON.stringify(rows)).not.toMatch(/192\.0\.2|198\.51|example\.org/);
});

test('staff are told of a limit that was reached and of a network behind most forms', async () => {
  for (let i = 0; i < limits.network.holds + 1; i += 1)
    await spendForm(db, { address: '192.0.2.1', campaignId: 1, area: 'DE', email: 'a@gmail.com' });
  const told = await listAttention(db, 'all');
  expect(told).toContainEqual({ kind: 'limits reached', of: 'network', count: 1 });
  expect(told).toContainEqual({ kind: 'one network', of: '', count: 100 });
});

test('after a day nothing says that a network was here', async () => {
  await spendAll(db, spend());
  expect(await dropFullBuckets(db)).toBe(0);
  await timePasses(db, '25 hours');
  expect(await dropFullBuckets(db)).toBe(2);
});
