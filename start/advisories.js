// `npm run advisories`: asks the registry for known advisories of what the lockfile pins, and holds them against docs/advisories.csv.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * Exit code: 0 when each advisory is in the table, or the registry does not answer; 1 when one is not explained.
 * @param {string} [said] what `npm audit --json` printed; asked for when left out
 */
export function advisories(said = audit()) {
  const report = reportIn(said);
  if (!report) {
    process.stdout.write(`Not checked: the registry gives no advisories (${problemIn(said)}).\n`);
    return 0;
  }
  const known = new Set(explained());
  const found = [...new Set(report)].sort();
  const open = found.filter((id) => !known.has(id));
  for (const id of open)
    process.stdout.write(`${id}: not in docs/advisories.csv. https://github.com/advisories/${id}\n`);
  process.stdout.write(`${found.length} advisories, ${open.length} not explained\n`);
  return open.length === 0 ? 0 : 1;
}

const audit = () =>
  spawnSync('npm', ['audit', '--json'], {
    encoding: 'utf8',
    timeout: 120_000,
    shell: process.platform === 'win32',
  }).stdout ?? '';

/**
 * The ids in a report, or null when it is none.
 * @param {string} said
 */
function reportIn(said) {
  const { vulnerabilities } = parsed(said);
  if (!vulnerabilities) return null;
  return Object.values(vulnerabilities)
    .flatMap((/** @type {{ via: (string | { url: string })[] }} */ { via }) => via)
    .flatMap((one) =>
      typeof one === 'string' ? [] : (/GHSA(-[\da-z]{4}){3}/.exec(one.url)?.[0] ?? one.url),
    );
}

const problemIn = (/** @type {string} */ said) => String(parsed(said).message ?? 'no answer').slice(0, 100);

/** @param {string} said */
function parsed(said) {
  try {
    return JSON.parse(said);
  } catch {
    return {};
  }
}

const explained = () =>
  fs
    .readFileSync('docs/advisories.csv', 'utf8')
    .split('\n')
    .slice(1)
    .flatMap((line) => /^[A-Z]+-[\w-]+/.exec(line) ?? []);
