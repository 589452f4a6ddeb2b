// The processes that start.js runs beside each other or one after the other, and how they end. Needs nothing but Node.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { say } from './prepare.js';

const WANTS_RESTART = 75;
/** A worker's letters live for milliseconds: a smaller nursery has them swept too often, a larger one is kept at rest. MiB. */
const WORKER_FLAGS = ['--max-semi-space-size=16'];
const PATIENCE_MS = 40_000; // each process gives itself 30 s to stop

/** On a database server web and worker are two processes. They end together: one that dies takes the other along. */
export function runWebAndWorker() {
  followParent();
  /** @type {Map<string, import('node:child_process').ChildProcess>} */
  const running = new Map();
  let isStopping = false;

  const stop = () => {
    for (const child of running.values()) child.kill(isStopping ? 'SIGKILL' : 'SIGTERM');
    isStopping = true;
    setTimeout(stop, PATIENCE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

  /**
   * @param {string} title
   * @param {string[]} words
   * @param {Record<string, string>} [settings]
   * @param {string[]} [flags] for Node itself
   */
  const launch = (title, words, settings = {}, flags = []) => {
    // Of its own process group, so that Ctrl+C reaches it once, through us.
    const child = startAgain(
      [...words, '--built'],
      { WORKER: 'off', ...settings },
      process.platform !== 'win32',
      flags,
    );
    running.set(title, child);
    child.on('exit', (code, signal) => {
      running.delete(title);
      if (code !== 0) process.exitCode = code || 1;
      if (isStopping) return;
      process.exitCode = code || 1;
      say(`The ${title} stopped (${signal ?? `exit code ${code}`}), so everything stops.`);
      stop();
    });
    return child;
  };

  const port = Number(process.env.METRICS_PORT); // two processes, two ports
  const nextPort = { METRICS_PORT: port > 0 ? String(port + 1) : '' };
  launch('web', []).once('message', () => isStopping || launch('worker', ['worker'], nextPort, WORKER_FLAGS));
}

/** Runs `start.js dev` as a child, again whenever it asks for that. */
export async function runDev() {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  let isStopping = false; // also when it is asked to in the middle of a restart
  process.on('SIGINT', () => {
    isStopping = true; // Ctrl+C reaches the child by itself; we wait for it
  });
  process.on('SIGTERM', () => {
    isStopping = true;
    child?.kill('SIGTERM');
  });
  while (!isStopping) {
    child = startAgain(['dev']);
    const code = await new Promise((resolve) => child?.on('exit', resolve));
    process.exitCode = code ?? 1;
    if (code !== WANTS_RESTART) return;
  }
}

/**
 * Pages are swapped in place. What holds the open database or runs beside the pages is started anew: two copies of it
 * in one process would fight over the embedded database.
 * @param {import('vite').FSWatcher} watcher
 */
export function restartOnChange(watcher) {
  const held = /^(app\/(models|mail|commands)\/|app\/(?!routes)[^/]+\.ts$|db\/|emails\/)/;
  watcher.on('change', (changed) => {
    const file = path.relative(process.cwd(), changed).split(path.sep).join('/');
    if (!held.test(file)) return;
    watcher.removeAllListeners('change');
    say(`${file} changed: starting again`);
    process.once('exit', () => {
      process.exitCode = WANTS_RESTART;
    });
    process.kill(process.pid, 'SIGTERM');
  });
}

/**
 * Whoever stops `npm start` stops only npm and its shell, which do not tell us: without this the server would live on.
 * So we end when our parent does, once, unless a person started us without npm.
 */
export function followParent() {
  if (!process.env.npm_lifecycle_event && !process.send) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      clearInterval(watch);
      if (process.listenerCount(signal) === 0) process.exit(1); // still starting: nothing to close
    });
  }
}

/**
 * @param {string[]} words
 * @param {Record<string, string>} [settings]
 * @param {string[]} [flags]
 */
function startAgain(words, settings = {}, detached = false, flags = []) {
  return spawn(process.execPath, [...flags, 'start.js', ...words], {
    env: { ...process.env, ...settings },
    detached,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}
