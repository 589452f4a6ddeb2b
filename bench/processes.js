// Processes of the bench: each contestant and the mail server have one of their own, so that their time can be told apart.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const folder = mkdtempSync(path.join(tmpdir(), 'dear-minister-bench-'));
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @param {string} script
 * @param {unknown[]} args
 * @param {Record<string, string>} [settings]
 * @param {string[]} [flags] for Node itself
 */
export function startProcess(script, args, settings = {}, flags = []) {
  const child = fork(
    path.join(here, script),
    args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))),
    {
      cwd: path.dirname(here),
      env: { ...process.env, ...settings },
      stdio: ['ignore', 2, 2, 'ipc'], // standard output holds figures only
      execArgv: [...flags, ...(process.env.BENCH_NODE_ARGS?.split(' ') ?? [])],
    },
  );
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

/**
 * The next word of a process that passes the test; rejects when it ends instead.
 * @param {import('node:child_process').ChildProcess} child
 * @param {(word: any) => boolean} test
 * @returns {Promise<any>}
 */
export function hear(child, test) {
  return new Promise((resolve, reject) => {
    const listen = (/** @type {any} */ word) => {
      if (!test(word)) return;
      stop();
      resolve(word);
    };
    const ended = (/** @type {number | null} */ code) => {
      stop();
      reject(new Error(`A process of the bench ended early (${code}).`));
    };
    const stop = () => child.off('message', listen).off('exit', ended);
    child.on('message', listen).on('exit', ended);
  });
}

/** @param {import('node:child_process').ChildProcess} child */
export function stopProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}

export async function stopEverything() {
  await Promise.all([...running].map(stopProcess));
  rmSync(folder, { recursive: true, force: true });
}
