import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { database } from '#app/db.server.ts';

type Ran = { code: number; out: string; err: string };

/** `npm run -s rehearse -- …` as it is built. */
function rehearse(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['start.js', '--built', 'rehearse', ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
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
