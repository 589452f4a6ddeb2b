// Taking actions, fifty at once, with their counting against without it.
import { dropDatabase } from '../database.js';
import { foreignIn, median, pairLine, round } from '../figures.js';
import { processorTime, spent } from '../machine.js';
import { hear, stopProcess } from '../processes.js';
import { setStage, startRole } from '../product.js';

const AT_ONCE = 50;
const SECONDS = 10;

/** @param {import('../run.js').Bench} bench */
export async function raise({ runs, scale, print, say }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const { child } = startRole('act', {}, stage.database, stage.key);
  await hear(child, (word) => word === 'ready');
  const act = async (/** @type {boolean} */ counted, seconds = SECONDS * scale) => {
    const heard = hear(child, (word) => 'records' in word);
    const before = processorTime([child.pid ?? 0]);
    child.send({ ...{ seconds, atOnce: AT_ONCE, counted, folds: counted }, rest: 0 });
    const { took, records } = await heard;
    const { cpu, foreign } = spent(before, processorTime([child.pid ?? 0]), took);
    return { rate: (records.length / took) * 1000, cpu: (cpu / records.length) * 1000, foreign };
  };
  await act(true, 2);
  await act(false, 2);
  const pairs = [];
  for (let i = 0; i < runs; i += 1) {
    // Every other pair the other way round: tables grow meanwhile.
    const first = await act(i % 2 === 0);
    const second = await act(i % 2 !== 0);
    const [ours, theirs] = i % 2 === 0 ? [first, second] : [second, first];
    pairs.push({ ours, theirs });
    say(`  ${round(ours.rate)} and ${round(theirs.rate)} actions/s`);
  }
  const of = (/** @type {'rate' | 'cpu'} */ what) =>
    pairs.map(({ ours, theirs }) => ({ ours: ours[what], theirs: theirs[what] }));
  const more = {
    case: `${AT_ONCE} at once`,
    ...foreignIn(pairs.flatMap(({ ours, theirs }) => [ours, theirs])),
  };
  print(pairLine('counts.raise_share', 'actions/s', 'without counting', of('rate'), { least: 0.9, ...more }));
  const cost = round(median(pairs.map(({ ours, theirs }) => ours.cpu - theirs.cpu)));
  print(pairLine('counts.raise_share.cpu', 'µs/action', 'without counting', of('cpu'), { ...more, cost }));
  await stopProcess(child);
  await dropDatabase(stage.database);
}
