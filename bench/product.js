// The product as a contestant: databases with queued mail, and post offices that send it.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeDatabase, onDatabase, urlOf } from './database.js';
import { folder, startProcess } from './processes.js';

let places = 0;

/**
 * Settings of one process: its own database, and a folder for key and records.
 * @param {string} database
 * @param {string} [key] of the process that has sealed the letters
 */
function settingsFor(database, key) {
  places += 1;
  const place = path.join(folder, `place-${places}`);
  mkdirSync(place);
  if (key) copyFileSync(key, path.join(place, 'bench.key'));
  return {
    DATABASE_URL: urlOf(database),
    DATA_DIR: path.join(place, 'data'),
    SECRET_KEY_FILE: path.join(place, 'bench.key'),
    NODE_ENV: 'production',
    MAIL_MODE: 'capture',
    ORIGIN: 'http://localhost:3000',
    ...{ SMTP_URL: '', MAIL_ALLOW: '', DKIM_KEY_FILE: '', WORKER: '', MAIL_FROM: '', BOUNCE_DOMAIN: '' },
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
 */
export const startRole = (role, options, database, key) =>
  startProcess('ours.js', [role, options], settingsFor(database, key));
