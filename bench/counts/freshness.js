// From an action that is on record to the number that counts it, as a page that stays open hears it.
import { setTimeout as sleep } from 'node:timers/promises';
import { round } from '../figures.js';
import { hear, stopProcess } from '../processes.js';
import { openPlace, watch } from './place.js';

const SECONDS = 60;
/** Some fifty actions a second. */
const PEOPLE = { atOnce: 10, rest: 200 };

/** @param {import('../run.js').Bench} bench */
export async function freshness({ scale, print }) {
  const { origin, web, worker, actors } = await openPlace();
  /** @type {{ taken: number, at: number }[]} */
  const heard = [];
  const end = await watch(origin, (taken, at) => void heard.push({ taken, at }));
  const acted = hear(actors, (word) => 'records' in word);
  actors.send({ seconds: SECONDS * scale, ...PEOPLE, counted: true, folds: false });
  /** @type {number[]} */
  const records = (await acted).records.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  const before = 1; // the letter that set the stage
  while ((heard.at(-1)?.taken ?? 0) < records.length + before) await sleep(50);
  end();
  for (const child of [actors, worker, web]) await stopProcess(child);
  const ages = records
    .map((at, place) => (heard.find(({ taken }) => taken >= place + 1 + before)?.at ?? Number.NaN) - at)
    .sort((a, b) => a - b);
  const at = (/** @type {number} */ q) => round(ages[Math.ceil(ages.length * q) - 1] ?? Number.NaN);
  print({
    ...{
      bench: 'counts.freshness',
      ours: at(0.95),
      unit: 'ms, 95 of 100',
      runs: 1,
      spread: [at(0.001), at(1)],
    },
    ...{ target: '< 5000', met: at(0.95) < 5_000, p50: at(0.5), actions: ages.length },
    per_second: round(ages.length / (SECONDS * scale)),
  });
}
