// What `npm start` does before anything of ours runs, in small checkouts with a pretended npm and Remix.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('a fresh clone installs and builds, the second start does neither', async () => {
  const clone = makeClone();
  const first = await startIn(clone, 'campaign', 'import', 'LETTER.md');
  expect(first.said).toMatch(/^Installing packages .*\nBuilding .*\n$/);
  expect(first.printed).toBe('campaign import LETTER.md\n');

  const second = await startIn(clone, 'campaign', 'list');
  expect(second).toEqual({ code: 0, said: '', printed: 'campaign list\n' });
});

test('a changed source builds again, a changed lockfile installs again', async () => {
  const clone = makeClone();
  await startIn(clone, 'build');
  write(clone, 'app/page.tsx', 'a page');
  expect((await startIn(clone, 'build')).said).toMatch(/^Building .*\n$/);
  write(clone, 'package-lock.json', lockfile('2.0.0'));
  expect((await startIn(clone, 'build')).said).toMatch(/^Installing packages .*\nBuilding .*\n$/);
});

test('a package that only other systems need is not missed', async () => {
  const clone = makeClone();
  await startIn(clone, 'build');
  const packages = {
    ...installed('1.0.0'),
    'node_modules/for-windows': { version: '1.0.0', optional: true },
  };
  write(clone, 'package-lock.json', JSON.stringify({ packages }));
  expect((await startIn(clone, 'build')).said).not.toContain('Installing');
});

test('two starts at once build once', async () => {
  const clone = makeClone();
  const both = await Promise.all([startIn(clone, 'campaign', 'one'), startIn(clone, 'campaign', 'two')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(readFileSync(path.join(clone, 'log'), 'utf8')).toBe('npm ci\nbuild\n');
});

test('a build that fails shows what it said, passes its exit code on, and is not taken for done', async () => {
  const clone = makeClone();
  write(clone, 'app/broken', '');
  const failed = await startIn(clone, 'campaign', 'list');
  expect(failed).toMatchObject({ code: 7, printed: '' });
  expect(failed.said).toContain('the reason, at length');
  rmSync(path.join(clone, 'app/broken'));
  expect(await startIn(clone, 'campaign', 'list')).toMatchObject({ code: 0, printed: 'campaign list\n' });
});

test('an exit code of a command is ours', async () => {
  expect((await startIn(makeClone(), 'campaign', 'fail')).code).toBe(3);
});

test('help names every script of package.json that comes here, an unknown word is an error', async () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const ours = Object.values<string>(scripts).flatMap(
    (script) => script.match(/^node start\.js (\w+)/)?.[1] ?? [],
  );
  const help = await startIn(makeClone(), '--help');
  expect(ours.length).toBeGreaterThan(5);
  expect(ours.filter((name) => !help.printed.includes(`\n  ${name} `))).toEqual([]);
  expect(await startIn(makeClone(), 'frobnicate')).toMatchObject({ code: 1, printed: '' });
});

test('what stops a start is said in one sentence, a fault is shown with its place', async () => {
  const clone = makeClone();
  write(clone, 'app/refuses', '');
  await startIn(clone, 'build');
  expect(await startIn(clone)).toEqual({ code: 1, said: 'Port 3000 is taken.\n', printed: '' });
  write(clone, 'app/faults', '');
  await startIn(clone, 'build');
  expect((await startIn(clone)).said).toMatch(/TypeError: .*\n +at start /);
});

test('on a database server web and worker run beside each other and stop together', async () => {
  const both = launch(makeClone(), [], { DATABASE_URL: 'postgres://db.invalid/x' });
  await both.prints('web is up\nworker is up\n');
  both.child.kill('SIGTERM');
  expect((await both.end).code).toBe(0);
  expect((await both.end).printed).toMatch(/web stops\n/);
  expect((await both.end).printed).toMatch(/worker stops\n/);
});

test('a worker that dies takes the web along, and the exit code tells', async () => {
  const clone = makeClone();
  write(clone, 'app/worker-dies', '');
  const both = await startIn(clone, { DATABASE_URL: 'postgres://db.invalid/x' });
  expect(both.code).toBe(5);
  expect(both.said).toContain('The worker stopped (exit code 5), so everything stops.');
  expect(both.printed).toContain('web stops\n');
});

test('WORKER=off starts the web alone', async () => {
  const web = launch(makeClone(), [], { DATABASE_URL: 'postgres://db.invalid/x', WORKER: 'off' });
  await web.prints('web is up\n');
  web.child.kill('SIGTERM');
  expect((await web.end).printed).toBe('web is up\nweb stops\n');
});

// --- a checkout in which npm and Remix only pretend -----------------------------------------------------------------

function makeClone(): string {
  const clone = mkdtempSync(path.join(os.tmpdir(), 'dear-minister-clone-'));
  folders.push(clone);
  for (const file of ['start.js', 'start']) {
    cpSync(path.join(root, file), path.join(clone, file), { recursive: true });
  }
  write(clone, 'package.json', '{"type": "module"}');
  write(clone, 'package-lock.json', lockfile('1.0.0'));
  write(clone, 'npm-cli.js', pretendedNpm);
  return clone;
}

const installed = (version: string) => ({
  '': {},
  'node_modules/a': { version, integrity: `sha512-${version}` },
});
const lockfile = (version: string) => JSON.stringify({ packages: installed(version) });

const pretendedNpm = `
  import fs from 'node:fs';
  fs.appendFileSync('log', 'npm ci\\n');
  fs.mkdirSync('node_modules/@remix-run/dev/dist', { recursive: true });
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
  fs.writeFileSync('node_modules/@remix-run/dev/dist/cli.js', ${JSON.stringify(pretendedRemix())});`;

function pretendedRemix(): string {
  const long = (name: string) => `import fs from 'node:fs';
    export async function start() {
      if (fs.existsSync('app/faults')) undefined.length;
      if (fs.existsSync('app/refuses')) throw new Error('Port 3000 is taken.');
      const tick = setInterval(() => fs.existsSync('app/${name}-dies') && process.exit(5), 20);
      process.on('SIGTERM', () => { clearInterval(tick); console.log('${name} stops'); });
      console.log('${name} is up');
    }`;
  const command = `export async function run(args) {
      console.log('campaign', ...args);
      return args.includes('fail') ? 3 : 0;
    }`;
  return `const fs = require('node:fs');
    if (fs.existsSync('app/broken')) { console.log('the reason, at length'); process.exit(7); }
    fs.appendFileSync('log', 'build\\n');
    fs.rmSync('build', { recursive: true, force: true });
    fs.mkdirSync('build/server', { recursive: true });
    fs.writeFileSync('build/server/server.js', ${JSON.stringify(long('web'))});
    fs.writeFileSync('build/server/worker.js', ${JSON.stringify(long('worker'))});
    fs.writeFileSync('build/server/campaign.js', ${JSON.stringify(command)});`;
}

function write(clone: string, file: string, text: string) {
  mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
  writeFileSync(path.join(clone, file), text);
}

type End = { code: number | null; said: string; printed: string };

function startIn(clone: string, ...words: (string | Record<string, string>)[]): Promise<End> {
  const args = words.filter((word) => typeof word === 'string');
  const settings = words.filter((word) => typeof word === 'object');
  return launch(clone, args, Object.assign({}, ...settings)).end;
}

function launch(clone: string, args: string[], settings: Record<string, string> = {}) {
  const npm = path.join(clone, 'npm-cli.js');
  const env = { NODE_ENV: 'production' as const, PATH: process.env.PATH, npm_execpath: npm, ...settings };
  const child: ChildProcess = spawn(process.execPath, [path.join(clone, 'start.js'), ...args], {
    cwd: os.tmpdir(),
    env,
  });
  const heard = { said: '', printed: '' };
  child.stdout?.on('data', (data) => {
    heard.printed += data;
  });
  child.stderr?.on('data', (data) => {
    heard.said += data;
  });
  const end = new Promise<End>((resolve) => child.on('close', (code) => resolve({ code, ...heard })));
  const prints = async (words: string) => {
    while (!heard.printed.includes(words)) {
      if (child.exitCode !== null) throw new Error(`It ended (${child.exitCode}): ${heard.said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, end, prints };
}
