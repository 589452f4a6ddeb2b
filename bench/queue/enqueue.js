// Taking an action: supporter, action, confirmation, count and the mail that asks to confirm, all or nothing.
import { dropDatabase, makeDatabase, urlOf } from '../database.js';
import { foreignIn, median, pairLine, round } from '../figures.js';
import { processorTime, spent } from '../machine.js';
import { hear, startProcess, stopProcess } from '../processes.js';
import { setStage, startRole } from '../product.js';

/** @param {import('../run.js').Bench} bench */
export async function enqueue({ runs, scale, print, say }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const database = await makeDatabase(stage.database);
  const { child: ours } = startRole('take', {}, database, stage.key);
  await hear(ours, (word) => word === 'ready');
  const theirs = startProcess('enqueue-peer.js', [{ url: urlOf(database) }]);
  await hear(theirs, (word) => word === 'ready');
  let from = 1;
  /** @param {import('node:child_process').ChildProcess} child */
  async function take(child, atOnce, count) {
    const took = hear(child, (word) => 'took' in word);
    const before = processorTime([child.pid ?? 0]);
    child.send({ count, atOnce, from });
    const { took: wall } = await took;
    from += count;
    const { cpu, postgres, foreign } = spent(before, processorTime([child.pid ?? 0]), wall);
    return {
      rate: (count / wall) * 1000,
      cpu: (cpu / count) * 1000,
      postgres: (postgres / count) * 1000,
      foreign,
    };
  }
  for (const child of [ours, theirs]) await take(child, 10, Math.round(2_000 * scale));
  for (const atOnce of [1, 10, 50]) {
    const pairs = [];
    const count = Math.round((atOnce === 1 ? 1_500 : 5_000) * scale);
    for (let i = 0; i < runs; i += 1)
      pairs.push({ ours: await take(ours, atOnce, count), theirs: await take(theirs, atOnce, count) });
    const last = pairs.at(-1);
    say(`  ${atOnce} at once: ${round(last?.ours.rate ?? 0)} and ${round(last?.theirs.rate ?? 0)} actions/s`);
    const more = {
      case: `${atOnce} at once`,
      ...foreignIn(pairs.flatMap((pair) => [pair.ours, pair.theirs])),
    };
    const rates = pairs.map((pair) => ({ ours: pair.ours.rate, theirs: pair.theirs.rate }));
    print(
      pairLine('queue.enqueue', 'actions/s', 'pg-boss 12 send, same inserts', rates, { least: 2, ...more }),
    );
    const costs = pairs.map((pair) => ({ ours: pair.ours.cpu, theirs: pair.theirs.cpu }));
    const postgres = round(median(pairs.map((pair) => pair.ours.postgres)));
    print(
      pairLine('queue.enqueue.cpu', 'µs/action', 'pg-boss 12 send, same inserts', costs, {
        ...more,
        postgres,
      }),
    );
  }
  await stopProcess(ours);
  await stopProcess(theirs);
  await dropDatabase(database);
}
