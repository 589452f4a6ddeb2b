import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letterFields } from '../support/form.ts';
import { type Site, startSite } from '../support/site.ts';

type Ran = { code: number; out: string; err: string };

/** `npm run -s campaign -- …` on this file's database. */
function campaign(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['start.js', '--built', 'campaign', ...args], (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });
}

function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'dear-minister-letter-')), name);
  writeFileSync(path, text);
  return path;
}

const letter = 'tests/fixtures/three-mayors.md';
const mayors = 'tests/fixtures/three-mayors.csv';
const slug = 'mayors';
let site: Site;

beforeAll(async () => {
  const steps = [
    await campaign('import', letter, '--slug', slug),
    await campaign('targets', mayors, '--campaign', slug),
    await campaign('open', slug),
  ];
  expect(steps.map((step) => [step.code, step.err])).toEqual(steps.map(() => [0, '']));
  site = await startSite();
});
afterAll(() => site.close());

test('a letter to three mayors, from the file to the receipt', async () => {
  const page = await (await site.get(`/en/${slug}`)).text();
  const areas = [...page.matchAll(/<option value="([^"]+)">([^<]+)/g)].map((match) => match[1] ?? '');
  expect(areas).toEqual(['berlin', 'galway', 'sofia']);
  const demands = [...page.matchAll(/name="demand"[^>]*value="(\d)"/g)].map((match) => match[1] ?? '');
  expect(demands).toHaveLength(4);

  const fields = letterFields('maire', { country: 'sofia', order: demands.join(','), demand: demands });
  const taken = await site.post(`/en/${slug}`, fields);
  expect(taken.status).toBe(303);
  const asked = await site.mail('the code', ({ mail }) => /\d{6}/.test(mail.subject ?? ''));
  const code = /\d{6}/.exec(asked.mail.subject ?? '')?.[0] ?? '';
  const confirmed = await site.post(taken.headers.get('Location') ?? '', { intent: 'code', code });
  expect(confirmed.status).toBe(303);

  const sent = await site.mail(
    'the letter',
    ({ mail }) => mail.from?.name?.startsWith('Máire Ní Bhriain via') ?? false,
  );
  for (const demand of demands) expect(sent.mail.text).toContain(`\n${demand}. `);
  const receipt = await site.get(confirmed.headers.get('Location') ?? '');
  expect(receipt.status).toBe(200);
  expect(await receipt.text()).toContain(sent.mail.to?.[0]?.name);
});

test('a dry run shows the structure as one JSON object and stores nothing', async () => {
  const { code, out, err } = await campaign('import', letter, '--dry-run', '--json');
  expect([code, err]).toEqual([0, '']);
  const read = JSON.parse(out);
  expect(Object.keys(read).sort()).toEqual(['addressees', 'date', 'demands', 'reference', 'title']);
  expect(read.demands.map((d: { points: unknown[] }) => d.points.length).some((n: number) => n > 0)).toBe(
    true,
  );
  expect(read.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect((await site.get('/en/dry')).status).toBe(404);
});

test('a file that is no letter: an error that names the line, and exit code 1', async () => {
  const { code, out, err } = await campaign('import', file('notes.md', '# Notes\n\nBuy milk.\n'), '--json');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/line \d+/i);
  expect(err).not.toMatch(/\n\s+at /);
});

test('a targets file with a bad row: every problem listed, nothing stored', async () => {
  const bad = file(
    'bad.csv',
    'area,office,person,salutation,email\nA,mayor,Ann,Dear Mayor,not-an-address\nB,mayor,,,b@example.org\n',
  );
  const { code, err } = await campaign('targets', bad, '--campaign', slug);
  expect(code).toBe(1);
  expect(err).toMatch(/2/);
  expect(err).toMatch(/3/);
});

test('while the site runs on the embedded database, a command says so and refuses; on a server it just works', async () => {
  const { code, err, out } = await campaign('list');
  if (process.env.TEST_DB === 'embedded') {
    expect(code).toBe(1);
    expect(err).toMatch(/in use by process \d+.*Stop that process/s);
  } else {
    expect(code).toBe(0);
    expect(out).toMatch(/mayors {2}open/);
  }
});

test('a file that is not there, a campaign that is not there, a slug that is taken: one sentence each', async () => {
  expect(await campaign('import', '/nowhere/letter.md')).toMatchObject({
    code: 1,
    err: expect.stringContaining("can't be read"),
  });
  if (process.env.TEST_DB === 'embedded') return;
  expect(await campaign('open', 'nothing')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no campaign'),
  });
  expect(await campaign('import', letter, '--slug', slug)).toMatchObject({
    code: 1,
    err: expect.stringContaining('already'),
  });
});
