// Installs and builds what is missing. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);
const stamp = at('build', '.stamp');
// Outside the checkout: npm ci empties node_modules, and the build empties build/.
const lockFile = path.join(os.tmpdir(), `dear-minister-${sha256(root).slice(0, 12)}.lock`);

/** One line for the person who waits. Standard error, so that a command's own output stays clean. */
export const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

/**
 * Makes node_modules match the lockfile and, unless told otherwise, build/ match the sources.
 * Costs some 20 ms when nothing is missing. Ends the process when npm or the build fails, after showing why.
 * @param {{ andBuild?: boolean, force?: boolean }} [options]
 */
export async function prepare({ andBuild = true, force = false } = {}) {
  const isBuilt = () => !force && read(stamp) === fingerprint();
  if (isInstalled() && (!andBuild || isBuilt())) return;
  const unlock = await lock();
  try {
    if (!isInstalled()) install();
    if (andBuild && !isBuilt()) build();
  } finally {
    unlock();
  }
}

/**
 * The libraries that the bench measures beside or with; they have lockfiles of their own and are no part of the product.
 * @param {string} [folder]
 */
export async function prepareBench(folder = 'bench') {
  if (isInstalled(folder)) return;
  const unlock = await lock();
  try {
    if (!isInstalled(folder)) install(folder);
  } finally {
    unlock();
  }
}

/** True when every package of the lockfile that belongs on any machine is there, in that very version. */
function isInstalled(folder = '.') {
  const wanted = JSON.parse(read(at(folder, 'package-lock.json')) ?? '{}').packages ?? {};
  const found = JSON.parse(read(at(folder, 'node_modules', '.package-lock.json')) ?? '{}').packages;
  if (!found) return false;
  return Object.entries(wanted).every(([folder, { optional, version, integrity }]) => {
    const here = found[folder];
    if (!here) return folder === '' || optional === true;
    return here.version === version && here.integrity === integrity;
  });
}

function install(folder = '.') {
  const npm = process.env.npm_execpath ?? '';
  const npmCommand = path.basename(npm) === 'npm-cli.js' ? [process.execPath, npm] : ['npm'];
  // Some packages of the bench have parts for other machines that not every registry has, and `npm ci` insists on them.
  const how = folder === '.' ? ['ci'] : ['install', '--no-save'];
  const words = [...how, '--include=dev', '--no-audit', '--no-fund', '--loglevel=notice'];
  say('Installing packages (about a minute, first time only) …');
  runQuietly([...npmCommand, ...words], `npm ${how[0]}`, at(folder));
}

function build() {
  const sources = fingerprint();
  fs.rmSync(stamp, { force: true });
  say('Building (a few seconds, only after a change) …');
  const remix = at('node_modules', '@remix-run', 'dev', 'dist', 'cli.js');
  runQuietly([process.execPath, remix, 'vite:build', '--config', 'remix.config.js'], 'the build');
  fs.writeFileSync(stamp, sources);
}

/** One hash over path, time and size of everything the build reads: a few milliseconds, no file is opened. */
function fingerprint() {
  const folders = ['app', 'db', 'emails', 'public'].filter((folder) => fs.existsSync(at(folder)));
  const inFolders = folders.flatMap((folder) =>
    fs.readdirSync(at(folder), { recursive: true }).map((file) => path.join(folder, String(file))),
  );
  const lines = [...inFolders.sort(), 'remix.config.js', 'package-lock.json', 'tsconfig.json'].map((file) => {
    const stat = fs.statSync(at(file), { throwIfNoEntry: false });
    return stat?.isFile() ? `${file} ${stat.mtimeMs} ${stat.size}` : '';
  });
  return sha256(lines.join('\n'));
}

/** @param {string} text */
function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Runs a command without its noise; when it fails, shows what it said and ends with its exit code.
 * @param {string[]} words
 * @param {string} what
 * @param {string} [cwd]
 */
function runQuietly([program = '', ...args], what, cwd = root) {
  const run = spawnSync(program, args, {
    cwd,
    env: { ...process.env, NODE_ENV: /** @type {const} */ ('production'), VITEST: '' },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (run.status === 0) return;
  const output = `${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`;
  say(output.replace(/,?\s*watchFiles: \[[^\]]*\]/, '')); // Rollup's list of all it had read so far
  say(`Stopped: ${what} failed (${run.signal ?? `exit code ${run.status}`}). What it said stands above.`);
  fs.rmSync(lockFile, { force: true });
  process.exit(run.status || 1);
}

/** Two starts in one checkout must not install or build at once. Resolves to the function that unlocks. */
async function lock() {
  for (let told = false; ; told = true) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(lockFile, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isAbandoned()) fs.rmSync(lockFile, { force: true });
    else if (!told) say('Another start is preparing this checkout; waiting for it …');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A lock is left behind by a killed start: its process is gone, or it is older than any install takes. */
function isAbandoned() {
  const age = Date.now() - (fs.statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age < 1_000) return false; // too fresh to have its number in it
  if (age > 15 * 60_000) return true;
  try {
    return !process.kill(Number(read(lockFile)), 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** @param {string} file */
function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}
