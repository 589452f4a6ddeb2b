// Who sends: the bare connection, our post office, and other queues with pooled sendMail.
import { setTimeout as sleep } from 'node:timers/promises';
import { dropDatabase, makeDatabase, onDatabase, urlOf } from './database.js';
import { hear, startProcess, stopProcess } from './processes.js';
import { startRole } from './product.js';
import { race } from './race.js';

/**
 * @typedef {{ database: string, key: string }} Stage
 * @typedef {Awaited<ReturnType<typeof import('./race.js').openSink>>} Sink
 * @typedef {{ connections: number, warm: number, count: number }} Size
 */

/** @param {Sink} sink @param {Stage} stage @param {Size} size */
export async function raceBare(sink, stage, { connections, warm, count }) {
  const options = { port: sink.port, connections, count, url: urlOf(stage.database) };
  const bare = startProcess('bare.js', [options]);
  await hear(bare, (word) => word === 'ready');
  const done = hear(bare, (word) => word === 'done');
  const result = await race(sink, {
    pids: () => [bare.pid ?? 0],
    ...{ warm, count },
    go: () => bare.send('go'),
    recorded: () => done,
  });
  await stopProcess(bare);
  return result;
}

/**
 * Our post office on a copy of the stage. `offices`: how many share its connections.
 * @param {Sink} sink @param {Stage} stage @param {Size & { fenced: boolean, offices?: number }} size
 */
export async function raceOurs(sink, stage, { connections, warm, count, fenced, offices = 1 }) {
  const database = await makeDatabase(stage.database);
  const each = connections / offices;
  const options = {
    port: sink.port,
    connections: fenced ? { fast: 1, letters: each } : { fast: each, letters: 1 },
  };
  /** @type {import('node:child_process').ChildProcess[]} */
  const open = [];
  const result = await onDatabase(database, async (sql) => {
    const unsettled = async () => {
      const [row] = await sql`select count(*)::int as n from messages where state in ('queued', 'sending')`;
      return row?.n;
    };
    return race(sink, {
      pids: () => open.map((child) => child.pid ?? 0),
      ...{ warm, count },
      go() {
        const first = startRole('office', options, database, stage.key);
        open.push(first.child);
        // Not at once: two first workers of a new installation may take each other's records for lost.
        for (let i = 1; i < offices; i += 1)
          setTimeout(
            () => open.push(startRole('office', options, database, stage.key, first.folder).child),
            300 * i,
          );
      },
      recorded: async () => {
        while (await unsettled()) await sleep(3);
      },
    });
  });
  await Promise.all(open.map(stopProcess));
  await onDatabase(database, async (sql) => {
    const [row] = await sql`select count(*)::int as n from messages where state = 'handed over'`;
    if (row?.n !== count) throw new Error(`${row?.n} of ${count} letters are on record as handed over.`);
  });
  await dropDatabase(database);
  return result;
}

/**
 * Another queue: its jobs are laid before the clock starts, and each result goes into a table of PostgreSQL.
 * @param {string} peer
 * @param {Sink} sink @param {Stage} stage @param {Size & { composing?: boolean }} size
 */
export async function racePeer(peer, sink, stage, { connections, warm, count, composing = false }) {
  const database = await makeDatabase();
  await onDatabase(
    database,
    (sql) =>
      sql`create table record (id int primary key, at timestamptz not null, code smallint, response text)`,
  );
  const options = {
    port: sink.port,
    connections,
    count,
    composing,
    stage: urlOf(stage.database),
    url: urlOf(database),
  };
  const child = startProcess('peer.js', [peer, options]);
  await hear(child, (word) => word === 'ready');
  const result = await onDatabase(database, async (sql) => {
    const recorded = async () => {
      const [row] = await sql`select count(*)::int as n from record`;
      return row?.n;
    };
    return race(sink, {
      pids: () => [child.pid ?? 0],
      ...{ warm, count },
      go: () => child.send('go'),
      recorded: async () => {
        while ((await recorded()) < count) await sleep(5);
      },
    });
  });
  await stopProcess(child);
  await dropDatabase(database);
  return result;
}
