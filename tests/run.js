// npm test: looks for a browser and a database server, runs every suite they allow in one vitest run, and counts.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chooseBrowser, chooseServer, usesBrowser, usesServer } from './support/machine.js';

const usage = `npm test [-- PATH … --project NAME … -t "words in a title"]

Projects: unit, embedded (data suites on the embedded database), postgres (the same on a server),
browser, browser-postgres (the journey on a server). Without --project: all that this machine allows.

  CHROMIUM_PATH       the browser, when it is in no usual place
  SKIP_BROWSER=1      leave the browser suites out
  TEST_DATABASE_URL   postgres://… of a server where databases may be made and dropped
`;
const projects = ['unit', 'embedded', 'postgres', 'browser', 'browser-postgres'];
const args = process.argv.slice(2);

if (args.includes('--help') || args.includes('-h')) process.stdout.write(usage);
else process.exitCode = await main();

async function main() {
  const built = run(['start.js', 'build']);
  if (built !== 0) return built;
  const { values, positionals: paths } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: { project: { type: 'string', multiple: true }, testNamePattern: { type: 'string', short: 't' } },
  });
  const asked = (values.project ?? []).map(String);
  const wanted = asked.length > 0 ? asked : projects;
  const env = withoutSettings();

  const browser = chooseBrowser(wanted, paths);
  if (browser.problem) return stop(browser.problem);
  if (browser.path) env.CHROMIUM_PATH = browser.path;
  const server = await chooseServer(wanted, asked.length > 0);
  if (server.problem) return stop(server.problem);
  if (server.url) env.TEST_DATABASE_URL = server.url;

  const chosen = wanted.filter(
    (name) => (browser.path || !usesBrowser(name)) && (server.url || !usesServer(name)),
  );
  if (chosen.length === 0) return stop('That leaves no suite to run.');
  return runVitest(chosen, env);
}

/**
 * @param {string[]} chosen project names
 * @param {NodeJS.ProcessEnv} env
 */
function runVitest(chosen, env) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dear-minister-tests-'));
  const report = path.join(folder, 'report.json');
  const named = chosen.map((name) => `--project=${name}`);
  const others = args.filter((arg, i) => !arg.startsWith('--project') && args[i - 1] !== '--project');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'remix.config.js'];
  const code = run([...vitest, ...reporters, ...named, ...others], env);
  process.stdout.write(`${countOf(report, code)}\n`);
  fs.rmSync(folder, { recursive: true, force: true });
  return code;
}

/**
 * The last line. A file that could not be loaded, or an error outside any test, counts as one failure.
 * @param {string} report
 * @param {number} code
 */
function countOf(report, code) {
  const found = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : {};
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = found;
  const unloaded = testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = numFailedTests + unloaded.length || (code === 0 ? 0 : 1);
  return `${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`;
}

/** Tests set what they need. A DATABASE_URL of the person's own shell must never reach them. */
function withoutSettings() {
  const env = { ...process.env };
  const settings = fs.readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm);
  for (const [, setting = ''] of settings) delete env[setting];
  return env;
}

/**
 * @param {string[]} words
 * @param {NodeJS.ProcessEnv} [env]
 */
function run(words, env = process.env) {
  return spawnSync(process.execPath, words, { stdio: 'inherit', env }).status ?? 1;
}

/** @param {string} problem */
function stop(problem) {
  process.stderr.write(`${problem}\n`);
  return 1;
}
