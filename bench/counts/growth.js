// Reading a results page and a dashboard, with a thousand times the actions behind them.
import { dropDatabase, makeDatabase, onDatabase } from '../database.js';
import { pairLine, round } from '../figures.js';
import { hear, stopProcess } from '../processes.js';
import { startRole } from '../product.js';

const FEW = 10_000;
const MANY = 10_000_000;
/** For a small disk: 600 MB instead of 6 GB. */
const QUICK = 1_000_000;
const ROUNDS = 5;
const READINGS = 20;

/** @param {import('../run.js').Bench} bench */
export async function growth({ scale, print, say }) {
  const small = await grow(FEW, say);
  const large = await grow(scale < 1 ? QUICK : MANY, say);
  const rounds = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push({ theirs: await read(small), ours: await read(large) });
  const pages = { theirs: await read(small, 0), ours: await read(large, 0) };
  for (const page of Object.keys(rounds[0]?.ours ?? {})) {
    const each = rounds.map(({ ours, theirs }) => ({
      ours: ours[page] ?? Number.NaN,
      theirs: theirs[page] ?? Number.NaN,
    }));
    print(
      pairLine('counts.read_growth', 'ms', `${FEW} actions`, each, {
        most: 1.2,
        ...{ case: page, actions: large.actions, megabytes: large.megabytes },
        ...{ pages: pages.ours[page], pages_of_few: pages.theirs[page] },
        ...{ fill_s: large.fill_s, recount_s: large.recount_s },
      }),
    );
  }
  for (const { child, database } of [small, large]) {
    await stopProcess(child);
    await dropDatabase(database);
  }
}

/** @param {number} actions @param {(words: string) => void} say */
async function grow(actions, say) {
  const database = await makeDatabase();
  const { child } = startRole('grow', { actions }, database);
  const told = await hear(child, (word) => 'recount_s' in word);
  const [size] = await onDatabase(
    database,
    (sql) => sql`select pg_database_size(current_database())::float8 as bytes`,
  );
  const figures = {
    ...{ fill_s: round(told.fill_s), recount_s: round(told.recount_s) },
    megabytes: round(size?.bytes / 2 ** 20),
  };
  say(`  ${actions} actions: ${JSON.stringify(figures)}`);
  return { child, database, actions, ...figures };
}

/** Milliseconds of each page, or with 0 readings the database pages it touches. @param {{ child: import('node:child_process').ChildProcess }} grown @returns {Promise<Record<string, number>>} */
async function read({ child }, readings = READINGS) {
  const heard = hear(child, (word) => 'read' in word);
  child.send(readings);
  return (await heard).read;
}
