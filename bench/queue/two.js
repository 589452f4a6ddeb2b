// Two workers on one queue: what a letter costs them, against one worker with as many connections.
import { raceOurs } from '../contestants.js';
import { foreignIn, pairLine } from '../figures.js';
import { setStage } from '../product.js';
import { openSink } from '../race.js';

/** @param {import('../run.js').Bench} bench */
export async function two({ runs, scale, print }) {
  const sink = await openSink();
  const count = Math.round(20_000 * scale);
  const size = { connections: 100, count, warm: Math.round(count / 4), fenced: true };
  const stage = await setStage({ letters: count, confirms: 0, sealed: true });
  const pairs = [];
  for (let i = 0; i < runs; i += 1) {
    const theirs = await raceOurs(sink, stage, size);
    const ours = await raceOurs(sink, stage, { ...size, offices: 2 });
    pairs.push({ ours, theirs });
  }
  const costs = pairs.map(({ ours, theirs }) => ({ ours: ours.cpu, theirs: theirs.cpu }));
  const foreign = foreignIn(pairs.flatMap(({ ours, theirs }) => [ours, theirs]));
  print(pairLine('queue.two', 'µs/letter', 'one worker', costs, { most: 1.15, ...foreign }));
}
