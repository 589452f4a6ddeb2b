// The same answer for known and unknown people, also by the clock: what a form takes for each kind of person.
import { dropDatabase } from '../database.js';
import { median, round } from '../figures.js';
import { hear, stopProcess } from '../processes.js';
import { setStage, startRole } from '../product.js';

/** Farther apart than this, somebody who asks often enough could tell them apart through a network. */
const MOST_MS = 5;

/** @param {import('../run.js').Bench} bench */
export async function timingTake({ runs, scale, print }) {
  /** @type {Record<string, number[]>[]} */
  const all = [];
  for (let i = 0; i < runs; i += 1) all.push(await measure(Math.round(400 * scale)));
  const mediansOf = (/** @type {string} */ kind) => all.map((times) => median(times[kind] ?? []));
  const strangers = mediansOf('new');
  for (const kind of Object.keys(all[0] ?? {}).filter((name) => name !== 'new')) {
    const known = mediansOf(kind);
    const apart = known.map((time, i) => time - (strangers[i] ?? Number.NaN));
    const difference = round(median(apart));
    print({
      ...{ bench: 'timing.take', ours: round(median(known)), unit: 'ms' },
      ...{ against: 'a new person', theirs: round(median(strangers)), case: `somebody who ${kind}` },
      ...{ difference, runs, spread: [round(Math.min(...apart)), round(Math.max(...apart))] },
      ...{ target: `<= ${MOST_MS} ms apart`, met: Math.abs(difference) <= MOST_MS },
    });
  }
}

/** @param {number} people of each kind */
async function measure(people) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const { child } = startRole('time', { people }, stage.database, stage.key);
  const { times } = await hear(child, (word) => 'times' in word);
  await stopProcess(child);
  await dropDatabase(stage.database);
  return times;
}
