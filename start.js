#!/usr/bin/env node
// The one entry of every npm script: `node start.js [command] [args]`. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { advisories } from './start/advisories.js';
import { check } from './start/check.js';
import { explain } from './start/explain.js';
import { prepare, prepareBench, say } from './start/prepare.js';
import { followParent, restartOnChange, runDev, runWebAndWorker } from './start/processes.js';
import { release } from './start/release.js';
import { liveReload } from './start/reload.js';

/** @type {Record<string, { says: string, run: (args: string[]) => unknown, ownHelp?: boolean }>} */
const commands = {
  start: { says: 'set up and run everything: pages, post office, mail catcher (the default)', run: start },
  dev: { says: 'the same from source, with changes shown at once', run: dev },
  build: { says: 'install and build what is missing; --force builds again', run: build },
  setup: { says: 'migrate the database, seed it when empty; safe to run twice', run: runEntry('setup') },
  worker: { says: 'only the post office, beside a web started with WORKER=off', run: worker },
  campaign: { says: 'import an open letter and its targets', run: runEntry('campaign'), ownHelp: true },
  mail: { says: 'DNS records to publish, DKIM keys, a test letter', run: runEntry('mail'), ownHelp: true },
  staff: { says: 'invite the first admin, reset or shut an account', run: runEntry('staff'), ownHelp: true },
  doctor: { says: 'look at this installation, and say what to do', run: runEntry('doctor'), ownHelp: true },
  data: { says: 'what is kept of people, for how long, and the keys', run: runEntry('data'), ownHelp: true },
  restore: { says: 'after a backup of the database was put back', run: runEntry('restore'), ownHelp: true },
  privacy: { says: 'what is kept about people, as docs/privacy.md', run: runEntry('privacy'), ownHelp: true },
  ledger: {
    says: 'check the public record of what became of letters',
    run: runEntry('ledger'),
    ownHelp: true,
  },
  translations: {
    says: 'texts to translators and back, checks, how far each language has come',
    run: runEntry('translations'),
    ownHelp: true,
  },
  rehearse: {
    says: 'kill workers, or play a day, and show that no letter is lost',
    run: runEntry('rehearse'),
    ownHelp: true,
  },
  demo: { says: 'fill the database with a made-up month', run: runEntry('demo'), ownHelp: true },
  bench: { says: 'measure, beside other libraries where there are any', run: bench, ownHelp: true },
  advisories: { says: 'known advisories of our packages that nobody has explained', run: askAdvisories },
  test: { says: 'every test, or those in a path: npm test -- tests/models', run: test, ownHelp: true },
  check: { says: 'format, lint, types, dead code, then every test', run: checkAll },
  release: {
    says: 'what is unreleased becomes a version: changelog, commit, tag',
    run: runRelease,
    ownHelp: true,
  },
};

const root = path.dirname(fileURLToPath(import.meta.url));
const callersFolder = process.env.INIT_CWD ?? process.cwd(); // npm has changed folder by now, but remembers
process.chdir(root);

const isImage = process.argv.includes('--built'); // everything is installed and built already
const argv = process.argv.slice(2).filter((arg) => arg !== '--built');
const isNamed = argv[0] !== undefined && !argv[0].startsWith('-');
const [name = 'start', ...args] = isNamed ? argv : ['start', ...argv];
await main().catch((error) => {
  say(explain(error));
  process.exit(1);
});

async function main() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return fail(`Node 20.19 or newer is needed, this is ${process.versions.node}: https://nodejs.org`);
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return fail(`There is no command "${name}".\n\n${help()}`);
  const asksHelp = args.includes('--help') || args.includes('-h');
  if (!asksHelp || command.ownHelp) return command.run(args);
  process.stdout.write(isNamed ? `${name}: ${command.says}\n` : help());
}

async function start() {
  await ready('production');
  const isOnServer = /^postgres(ql)?:/.test(process.env.DATABASE_URL ?? '');
  if (isOnServer && !process.env.WORKER) return runWebAndWorker();
  await startEntry('server');
}

function askAdvisories() {
  process.exitCode = advisories();
}

async function worker() {
  await ready('production');
  await startEntry('worker');
}

async function dev() {
  await ready('development', { andBuild: false });
  if (!process.send) return runDev();
  const { createServer } = await import('vite');
  const reload = liveReload();
  const server = { middlewareMode: true };
  const vite = await createServer({ configFile: 'remix.config.js', plugins: [reload.plugin], server });
  process.removeAllListeners('SIGTERM'); // Vite's would end the process before the database is closed
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, reload.end);
  followParent();
  const web = await vite.ssrLoadModule('/app/server.ts');
  await web.start({ vite });
  restartOnChange(vite.watcher);
}

/** @param {string[]} args */
async function build(args) {
  await prepare({ force: args.includes('--force') });
}

/** @param {string} entry */
function runEntry(entry) {
  return async (/** @type {string[]} */ args) => {
    await ready('production');
    const { run } = await importEntry(entry);
    process.exitCode = (await run(args, callersFolder)) ?? process.exitCode;
  };
}

/** @param {string[]} args */
async function bench(args) {
  await ready('production');
  if (!args.includes('--help') && !args.includes('-h')) await prepareBench();
  const { run } = await import(pathToFileURL(path.join(root, 'bench', 'run.js')).href);
  process.exitCode = (await run(args)) ?? process.exitCode;
}

/** @param {string[]} args */
function test(args) {
  process.exitCode = runNode('tests/run.js', ...args);
}

async function checkAll() {
  await prepare({ andBuild: false });
  process.exitCode = check();
}

/** @param {string[]} args */
async function runRelease(args) {
  await prepare({ andBuild: false });
  process.exitCode = release(args);
}

/**
 * @param {'production' | 'development'} mode
 * @param {Parameters<typeof prepare>[0]} [options]
 */
async function ready(mode, options) {
  if (fs.existsSync('.env')) process.loadEnvFile('.env'); // what the environment says already wins
  process.env.NODE_ENV ??= mode;
  if (!isImage) await prepare(options);
}

/** @param {string} entry */
function importEntry(entry) {
  return import(pathToFileURL(path.join(root, 'build', 'server', `${entry}.js`)).href);
}

/** @param {string} entry */
async function startEntry(entry) {
  followParent();
  const { start } = await importEntry(entry);
  await start();
  process.send?.('ready');
  process.channel?.unref();
}

/** @param {string[]} words */
function runNode(...words) {
  return spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1;
}

function help() {
  const lines = Object.entries(commands).map(([title, { says }]) => `  ${title.padEnd(12)} ${says}`);
  return `node start.js [command], or npm run command [-- args]\n\n${lines.join('\n')}\n`;
}

/** @param {string} reason */
function fail(reason) {
  say(reason);
  process.exitCode = 1;
}
