// `npm run release -- X.Y.Z`: what is unreleased becomes a version: changelog, package.json, commit and tag. Pushes nothing.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { check, committedTree, hasPassed } from './check.js';

const usage = `npm run release -- X.Y.Z [--dry]

Asks for a clean tree, and runs npm run check unless exactly this tree has passed it. Then the section "Unreleased" of
CHANGELOG.md gets the number and today's date, package.json and package-lock.json get the number, and both are committed
and tagged as vX.Y.Z. Nothing is pushed.

  --dry   say what would happen, change nothing, and run no check
`;

/**
 * Works in the current folder. Throws a sentence when the tree, the number or the changelog does not allow a release.
 * @param {string[]} args
 * @returns {number} exit code
 */
export function release(args) {
  if (args.includes('--help') || args.includes('-h')) return print(usage);
  const isDry = args.includes('--dry');
  const [version = '', ...more] = args.filter((arg) => arg !== '--dry');
  const manifest = read('package.json');
  if (more.length > 0) throw new Error(usage);
  assertNext(version, JSON.parse(manifest).version);
  if (!committedTree())
    throw new Error('Commit your changes or put them away: a release is of what is committed.');
  if (git('tag', '--list', `v${version}`)) throw new Error(`There is a tag v${version} already.`);
  const { changelog, notes } = movedUnder(read('CHANGELOG.md'), version);
  if (isDry) return print(`Version ${version} would hold:\n\n${notes}\n`);
  const code = hasPassed() ? 0 : check();
  if (code !== 0) return code;
  fs.writeFileSync('CHANGELOG.md', changelog);
  fs.writeFileSync('package.json', numbered(manifest, version, 1));
  fs.writeFileSync('package-lock.json', numbered(read('package-lock.json'), version, 2));
  git('commit', '--quiet', '--all', '--message', `Version ${version}`);
  git(
    'tag',
    '--annotate',
    '--cleanup=verbatim',
    `v${version}`,
    '--message',
    `Version ${version}\n\n${notes}\n`,
  );
  return print(`Version ${version} is committed and tagged v${version}. Push both when you are ready.\n`);
}

const UNRELEASED = '\n## [Unreleased]\n';

/**
 * The changelog with its unreleased notes under the new version, and these notes.
 * @param {string} text
 * @param {string} version
 */
function movedUnder(text, version) {
  const [head, rest] = text.split(UNRELEASED);
  if (rest === undefined) throw new Error('CHANGELOG.md has no line "## [Unreleased]".');
  const end = rest.indexOf('\n## [');
  const notes = rest.slice(0, end < 0 ? undefined : end).trim();
  if (!/^- /m.test(notes)) throw new Error('Nothing stands under "## [Unreleased]" in CHANGELOG.md.');
  const today = new Date().toISOString().slice(0, 10);
  const older = end < 0 ? '' : rest.slice(end);
  return { changelog: `${head}${UNRELEASED}\n## [${version}] - ${today}\n\n${notes}\n${older}`, notes };
}

/**
 * @param {string} version
 * @param {string} old
 */
function assertNext(version, old) {
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version)) throw new Error(usage);
  const [next, last] = [version, old].map((text) => text.split('.').map(Number));
  const at = next?.findIndex((part, i) => part !== last?.[i]) ?? -1;
  if (at < 0 || (next?.[at] ?? 0) < (last?.[at] ?? 0)) throw new Error(`${version} does not follow ${old}.`);
}

/**
 * Puts the number where a manifest has its own: the first of its `"version"` lines.
 * @param {string} text
 * @param {string} version
 * @param {number} times in a lockfile also that of the package at its root
 */
function numbered(text, version, times) {
  let left = times;
  return text.replace(/("version": ")[^"]*(")/g, (line, before, after) =>
    left-- > 0 ? `${before}${version}${after}` : line,
  );
}

const read = (/** @type {string} */ file) => fs.readFileSync(file, 'utf8');

/**
 * What git printed. Throws what it said when it fails.
 * @param {string[]} words
 */
function git(...words) {
  const run = spawnSync('git', words, { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(`git ${words[0]}: ${(run.stderr || run.error?.message) ?? ''}`.trim());
  return run.stdout.trim();
}

/** @param {string} text */
function print(text) {
  process.stdout.write(text);
  return 0;
}
