// How near our post office comes to what the SMTP client does with nothing else to do.
import { raceBare, raceOurs } from '../contestants.js';
import { foreignIn, median, pairLine, round } from '../figures.js';
import { setStage } from '../product.js';
import { openSink } from '../race.js';

const bare = 'bare SMTPConnection, same ready bytes';

const variants = [
  { name: 'fenced, 100 connections', connections: 100, fenced: true, least: 0.75, most: 1.4 },
  { name: 'fenced, 10 connections', connections: 10, fenced: true, least: 0.55 },
  { name: 'unfenced, 100 connections', connections: 100, fenced: false, least: 0.85, most: 1.4 },
];

/** @param {import('../run.js').Bench} bench */
export async function ceiling({ runs, scale, print, say }) {
  const sink = await openSink();
  for (const { name, connections, fenced, least, most } of variants) {
    const count = Math.round((connections < 50 ? 16_000 : 30_000) * scale);
    const size = { connections, count, warm: Math.round(count / 5) };
    const stage = await setStage({ letters: fenced ? count : 0, confirms: fenced ? 0 : count, sealed: true });
    const pairs = [];
    for (let i = 0; i < runs; i += 1) {
      const theirs = await raceBare(sink, stage, size);
      const ours = await raceOurs(sink, stage, { ...size, fenced });
      say(
        `  ${name}: ${round(ours.rate)} of ${round(theirs.rate)} letters/s, ${round(ours.cpu)} of ${round(theirs.cpu)} µs`,
      );
      pairs.push({ ours, theirs });
    }
    const foreign = foreignIn(pairs.flatMap(({ ours, theirs }) => [ours, theirs]));
    const rates = pairs.map(({ ours, theirs }) => ({ ours: ours.rate, theirs: theirs.rate }));
    print(pairLine('queue.ceiling', 'letters/s', bare, rates, { least, case: name, ...foreign }));
    const costs = pairs.map(({ ours, theirs }) => ({ ours: ours.cpu, theirs: theirs.cpu }));
    const part = (/** @type {'postgres' | 'sink'} */ of) => round(median(pairs.map(({ ours }) => ours[of])));
    const parts = { postgres: part('postgres'), sink: part('sink') };
    print(
      pairLine('queue.ceiling.cpu', 'µs/letter', bare, costs, {
        ...(most ? { most } : {}),
        case: name,
        ...parts,
        ...foreign,
      }),
    );
  }
}
