// `npm run check`, and whether the tree in hand has passed it. The first needs nothing but Node, the second git.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { say } from './prepare.js';

const steps = {
  'biome check': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  'tsc --noEmit': ['node_modules/typescript/bin/tsc', '--noEmit'],
  knip: ['node_modules/knip/bin/knip.js'],
  'npm test': ['tests/run.js'],
};

/** Runs the steps one after another, stops at the first that fails, and returns its exit code. */
export function check() {
  const tree = committedTree();
  for (const [step, words] of Object.entries(steps)) {
    say(`> ${step}`);
    const code = spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1;
    if (code !== 0) {
      say(`check stopped at: ${step} (exit code ${code})`);
      return code;
    }
  }
  if (tree && committedTree() === tree) fs.writeFileSync(noteFile(), tree);
  return 0;
}

/** True when the last check that passed was of exactly what is committed in this folder. */
export function hasPassed() {
  const note = noteFile();
  return note !== '' && fs.existsSync(note) && fs.readFileSync(note, 'utf8') === committedTree();
}

/** What is committed, by its hash; '' without git, and while anything differs from it. */
export function committedTree() {
  const changes = git('status', '--porcelain');
  return changes === '' ? (git('rev-parse', 'HEAD^{tree}') ?? '') : '';
}

/** In the folder of git, so that it is never committed. */
const noteFile = () => git('rev-parse', '--git-path', 'passed-check') ?? '';

/**
 * What a git command printed, or null when it failed.
 * @param {string[]} words
 */
function git(...words) {
  const run = spawnSync('git', words, { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : null;
}
