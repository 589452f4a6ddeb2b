// Pages touched by the statements of the post office, counted by PostgreSQL: exact, and free of noise.
import { dropDatabase } from '../database.js';
import { median, round } from '../figures.js';
import { hear, stopProcess } from '../processes.js';
import { setStage, startRole } from '../product.js';

const SMALL = 10_000;

/** @param {import('../run.js').Bench} bench */
export async function buffers({ scale, print, say }) {
  const large = 1_000_000 * scale;
  const few = { targets: 28, waiting: SMALL, settled: 0 };
  const base = await touch(few, say);
  const settled = await touch({ ...few, settled: large }, say);
  const waiting = await touch({ ...few, waiting: large }, say);
  const many = await touch({ ...few, waiting: large, targets: 1_000 }, say);
  const compare = (name, words, ours, theirs, against, most) => {
    const ratios = ours.map((pages, i) => pages / (theirs[i] ?? Number.NaN));
    const ratio = round(median(ratios));
    print({
      ...{ bench: `queue.buffers.${name}`, ours: round(median(ours)), unit: 'pages/letter' },
      ...{
        against,
        theirs: round(median(theirs)),
        ratio,
        runs: ours.length,
        spread: [round(Math.min(...ratios)), round(Math.max(...ratios))],
      },
      ...{ target: `<= ${most}`, met: ratio <= most, case: words },
    });
  };
  const small = `${SMALL} waiting`;
  for (const step of /** @type {const} */ (['claim', 'paced', 'record'])) {
    compare(step, `${large} settled`, settled[step], base[step], small, 1.25);
    compare(step, `${large} waiting`, waiting[step], base[step], small, 1.25);
    compare(step, `1000 targets, ${large} waiting`, many[step], waiting[step], '28 targets', 1.5);
  }
  compare('fair', 'fair and paced', base.paced, base.claim, 'plain fair claim', 1.3);
  compare('fair', 'fair and paced', base.paced, base.oldest, 'oldest first, neither fair nor paced', 1.3);
}

/** Pages a letter, for ten claims and records of 100. */
async function touch(options, say) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const { child } = startRole('touch', options, stage.database, stage.key);
  const { touched } = await hear(child, (word) => 'touched' in word);
  await stopProcess(child);
  await dropDatabase(stage.database);
  say(`  ${JSON.stringify(options)}: ${JSON.stringify(touched)}`);
  return touched;
}
