// The product as a contestant: databases with queued mail, and post offices that send it.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { makeDatabase, onDatabase, urlOf } from './database.js';
import { folder, startProcess } from './processes.js';

let places = 0;
/** As `npm run worker` has them. */
const workerFlags = ['--max-semi-space-size=16'];

/**
 * Settings of one process: its own database, and a folder for key and records.
 * @param {string} database
 * @param {string} [key] of the process that has sealed the letters
 * @param {string} [beside] the folder of another worker on the same database
 */
export function settingsFor(database, key, beside) {
  places += 1;
  const place = beside ?? path.join(folder, `place-${places}`);
  mkdirSync(place, { recursive: true });
  if (key && !beside) copyFileSync(key, path.join(place, 'bench.key'));
  return {
    DATABASE_URL: urlOf(database),
    DATA_DIR: path.join(place, 'data'),
    SECRET_KEY_FILE: path.join(place, 'bench.key'),
    NODE_ENV: 'production',
    MAIL_MODE: 'capture',
    ORIGIN: 'http://localhost:3000',
    ...{ SMTP_URL: '', MAIL_ALLOW: '', DKIM_KEY_FILE: '', WORKER: '', MAIL_FROM: '', BOUNCE_DOMAIN: '' },
    LOG_LEVEL: 'warn', // no line for each attempt: the others write none
  };
}

/**
 * A database with queued mail, to be copied for each run.
 * @param {{ letters: number, confirms: number, sealed: boolean }} options
 */
export async function setStage(options) {
  const database = await makeDatabase();
  const settings = settingsFor(database);
  const child = startProcess('ours.js', ['stage', options], settings);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`The stage could not be set (exit code ${code}).`);
  await onDatabase(database, (sql) => sql`vacuum analyze`);
  return { database, key: settings.SECRET_KEY_FILE };
}

/**
 * @param {string} role
 * @param {unknown} options
 * @param {string} database
 * @param {string} [key]
 * @param {string} [beside]
 */
export function startRole(role, options, database, key, beside) {
  const settings = settingsFor(database, key, beside);
  const flags = role === 'office' ? workerFlags : [];
  const child = startProcess('ours.js', [role, options], settings, flags);
  return { child, folder: path.dirname(settings.SECRET_KEY_FILE) };
}

/**
 * The product as an image starts it.
 * @param {string[]} words
 * @param {Record<string, string>} settings
 */
export const startProcessOf = (words, settings) =>
  startProcess('../start.js', [...words, '--built'], settings);

/**
 * A worker as `npm run worker` starts it.
 * @param {string} database
 * @param {number} port
 * @param {string} [key]
 * @param {string} [beside]
 */
export const startWorker = (database, port, key, beside) =>
  startProcess(
    '../start.js',
    ['worker', '--built'],
    { ...settingsFor(database, key, beside), SMTP_URL: `smtp://127.0.0.1:${port}` },
    workerFlags,
  );

/**
 * The pages alone, as a web process runs beside a worker.
 * @param {string} database
 * @param {number} port
 * @param {string} key
 */
export const startWeb = (database, port, key) =>
  startProcess('../start.js', ['start', '--built'], {
    ...settingsFor(database, key),
    ...{ WORKER: 'off', PORT: String(port), ORIGIN: `http://localhost:${port}` },
  });

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
