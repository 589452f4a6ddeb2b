// A thousand people who watch the numbers: what they take of one web process, and how soon all of them know.
import { setTimeout as sleep } from 'node:timers/promises';
import { ownLine, round } from '../figures.js';
import { residentBytes } from '../machine.js';
import { hear, stopProcess } from '../processes.js';
import { openPlace, watch } from './place.js';

const VIEWERS = 1_000;
/** Under five nothing is told, so that many act before anyone watches. */
const BEFORE = 10;
const UPDATES = 20;

/** @param {import('../run.js').Bench} bench */
export async function viewers({ scale, print }) {
  const { origin, web, worker, actors } = await openPlace();
  const act = async (/** @type {number} */ atOnce) => {
    const acted = hear(actors, (word) => 'records' in word);
    // Each rests longer than this lasts, and so acts once.
    actors.send({ seconds: 0.1, atOnce, counted: true, folds: false, rest: 300 });
    return /** @type {number[]} */ ((await acted).records);
  };
  let taken = 1 + (await act(BEFORE)).length; // and the letter that set the stage
  for (let i = 0; i < 20; i += 1) await fetch(`${origin}/en/ukraine/results`).then((page) => page.text());
  await sleep(3_000);
  const alone = residentBytes(web.pid ?? 0);
  const count = Math.round(VIEWERS * scale);
  /** @type {number[]} */
  const known = new Array(count).fill(0);
  let [wanted, missing, last] = [Number.POSITIVE_INFINITY, count, 0];
  let everyoneKnows = () => {};
  const note = (/** @type {number} */ viewer) => (/** @type {number} */ n, /** @type {number} */ at) => {
    if (n >= wanted && (known[viewer] ?? 0) < wanted) {
      missing -= 1;
      last = at;
    }
    known[viewer] = n;
    if (missing === 0) everyoneKnows();
  };
  const ends = [];
  for (let i = 0; i < count; i += 1) ends.push(await watch(origin, note(i)));
  await sleep(2_000);
  const lags = [];
  let most = residentBytes(web.pid ?? 0);
  for (let i = 0; i < Math.max(3, UPDATES * scale); i += 1) {
    await sleep(Math.random() * 1_500);
    [wanted, missing] = [taken + 1, count];
    const known = new Promise((resolve) => {
      everyoneKnows = () => resolve(true);
    });
    const [at = Number.NaN, ...more] = await act(1);
    taken += 1 + more.length;
    await known;
    lags.push(last - at);
    most = Math.max(most, residentBytes(web.pid ?? 0));
  }
  for (const end of ends) end();
  for (const child of [actors, worker, web]) await stopProcess(child);
  const megabytes = (most - alone) / 2 ** 20;
  const memory = { alone: round(alone / 2 ** 20), viewers: count };
  print(ownLine('counts.viewers.memory', 'MiB more', [megabytes], { most: 150, ...memory }));
  print({
    ...ownLine('counts.viewers.update', 'ms until the last one knows', lags, { viewers: count }),
    ...{ target: '<= 2000 (slowest)', met: Math.max(...lags) <= 2_000 },
  });
}
