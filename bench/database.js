// Databases of our own on the server in DATABASE_URL, made and dropped.
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

export const server = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const quiet = { onnotice: () => {} };
const admin = postgres(server, { ...quiet, max: 1, idle_timeout: 1 });
/** @type {Set<string>} */
const made = new Set();

/** A process of the server, by its number there. */
export async function serverProcess() {
  const [row] = await admin`select pg_backend_pid() as pid`;
  return Number(row?.pid);
}

/** @param {string} name */
export function urlOf(name) {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** @param {string} [template] copied file by file, which begins with a checkpoint: every run starts from the same */
export async function makeDatabase(template) {
  const name = `dear_minister_bench_${randomBytes(4).toString('hex')}`;
  const copy = template ? `template ${template} strategy file_copy` : '';
  await admin.unsafe(`create database ${name} ${copy}`);
  made.add(name);
  return name;
}

/** @param {string} name */
export async function dropDatabase(name) {
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  made.delete(name);
}

export async function dropAll() {
  for (const name of made) await dropDatabase(name);
}

/**
 * @template Result
 * @param {string} name
 * @param {(sql: postgres.Sql) => Promise<Result>} ask
 * @returns {Promise<Result>}
 */
export async function onDatabase(name, ask) {
  const sql = postgres(urlOf(name), { ...quiet, max: 1 });
  try {
    return await ask(sql);
  } finally {
    await sql.end();
  }
}
