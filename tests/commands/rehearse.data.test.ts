import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { database } from '#app/db.server.ts';

type Ran = { code: number; out: string; err: string };

/** `npm run -s rehearse -- …` as it is built. Throws what it said when it came to no figures. */
function rehearse(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['start.js', '--built', 'rehearse', ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) =>
        out || !args.includes('--json')
          ? resolve({ code: Number(error?.code ?? 0), out, err })
          : reject(new Error(`No figures (${error?.code}): ${err}`)),
    );
  });
}

test.skipIf(database.embedded)(
  'twelve kills, at every named moment and at others: no letter is lost, none comes twice unflagged, none changed',
  { timeout: 180_000 },
  async () => {
    const { code, out } = await rehearse(['--kills', '12', '--letters', '300', '--json']);
    const figures = JSON.parse(out);
    expect(figures).toMatchObject({
      rehearsal: 'kills',
      letters: 300,
      lost: 0,
      unflagged: 0,
      wrong_bytes: 0,
      misrecorded: 0,
      unfinished: 0,
      named_points: 10,
    });
    expect(figures.kills).toBeGreaterThanOrEqual(12);
    expect(figures.recovery_s.max).toBeGreaterThan(0);
    expect(code).toBe(0);
  },
);

test.runIf(database.embedded)(
  'on the embedded database: three kills and restarts, and every letter arrives',
  { timeout: 120_000 },
  async () => {
    const { code, out } = await rehearse(['--kills', '3', '--letters', '60', '--embedded', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      letters: 60,
      lost: 0,
      unflagged: 0,
      wrong_bytes: 0,
      unfinished: 0,
    });
    expect(code).toBe(0);
  },
);

test.skipIf(database.embedded)(
  'a day with a small rush: no letter is lost or doubled, ceilings hold, counts equal rows, scanners confirm nothing',
  { timeout: 240_000 },
  async () => {
    const { code, out } = await rehearse(['--day', 'spike', '--rate', '60', '--json']);
    const figures = JSON.parse(out);
    expect(figures).toMatchObject({
      rehearsal: 'spike',
      lost: 0,
      unflagged: 0,
      over_ceiling: 0,
      counts_equal_rows: true,
      unfinished: 0,
      confirmed_by_scanners: 0,
      frozen_for_predecessor: 0,
      surprises: {},
    });
    expect(figures.letters).toBeGreaterThan(200);
    expect(figures.scans).toBeGreaterThan(50);
    expect(code).toBe(0);
  },
);

test.skipIf(database.embedded)(
  'the last hour before a deadline: ceilings hold, the rest goes in a digest, every receipt is right',
  { timeout: 240_000 },
  async () => {
    const { code, out } = await rehearse(['--deadline', '--letters', '150', '--json']);
    const figures = JSON.parse(out);
    expect(figures).toMatchObject({
      rehearsal: 'deadline',
      lost: 0,
      unflagged: 0,
      over_ceiling: 0,
      receipts_wrong: 0,
      addresses_in_digests: 0,
      named_without_consent: 0,
      unfinished: 0,
      surprises: {},
    });
    expect(figures.digests).toBeGreaterThan(0);
    expect(figures.bundled).toBeGreaterThan(10);
    expect(code).toBe(0);
  },
);

test.skipIf(database.embedded)(
  'four days of letters: what was foretold is what happened, to a tenth of the wait',
  { timeout: 240_000 },
  async () => {
    const { code, out } = await rehearse(['--month', '--letters', '120', '--days', '4', '--json']);
    const figures = JSON.parse(out);
    expect(figures).toMatchObject({ rehearsal: 'month', letters: 120, waiting: 0 });
    expect(figures.median).toBeLessThan(0.1);
    expect(figures.foretold).toBeGreaterThan(100);
    expect(code).toBe(0);
  },
);

test.skipIf(database.embedded)(
  'two webs and two workers, one of each killed while people write: nothing lost, nobody logged out, counts equal rows',
  { timeout: 120_000 },
  async () => {
    const { code, out } = await rehearse(['--pair', '--letters', '24', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      rehearsal: 'pair',
      lost: 0,
      unflagged: 0,
      rows_lacking: 0,
      unconfirmed: 0,
      doubled: 0,
      logged_out: 0,
      counts_equal_rows: true,
      forms: 24,
      killed: { web: 1, worker: 1 },
      surprises: {},
    });
    expect(code).toBe(0);
  },
);

test('without a server where it may make a database it says so in one sentence', async () => {
  const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
  const { code, out, err } = await rehearse(['--kills', '3'], { TEST_DATABASE_URL: nowhere });
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^[^\n]*TEST_DATABASE_URL[^\n]*\n$/);
});

test('--help tells what it does, and a wrong word is named', async () => {
  expect(await rehearse(['--help'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('--day spike'),
    err: '',
  });
  expect(await rehearse(['--kils', '3'])).toMatchObject({ code: 1, err: expect.stringContaining('--kils') });
});
