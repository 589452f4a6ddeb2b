// From the commit that queues a mail to the first byte at the mail server, while nothing else is going on.
import { setTimeout as sleep } from 'node:timers/promises';
import { median, round } from '../figures.js';
import { hear, stopProcess } from '../processes.js';
import { setStage, startRole } from '../product.js';
import { openSink } from '../race.js';

/** An idle connection is given back after two seconds: the first byte is then that of a new one. */
const IDLE_MS = 2_300;

const ways = [
  { name: 'notify', rings: true, quantile: 0.5, most: 5 },
  { name: 'poll alone', rings: false, quantile: 0.99, most: 110 },
];

/** @param {import('../run.js').Bench} bench */
export async function latency({ scale, print }) {
  const sink = await openSink();
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const options = { port: sink.port, connections: { fast: 2, letters: 4 } };
  const office = startRole('office', options, stage.database, stage.key);
  const taker = startRole('take', {}, stage.database, stage.key);
  await hear(taker.child, (word) => word === 'ready');
  await sleep(2_000);
  for (const { name, rings, quantile, most } of ways) {
    const times = [];
    for (let i = 0; i < Math.max(3, Math.round(40 * scale)); i += 1) {
      await sleep(IDLE_MS + Math.random() * 200);
      sink.child.send({ awaitFirstByte: true });
      const first = hear(sink.child, (word) => 'firstByte' in word);
      const taken = hear(taker.child, (word) => 'took' in word);
      taker.child.send({ count: 1, atOnce: 1, from: Math.round(Math.random() * 1e9), rings });
      times.push((await first).firstByte - (await taken).at);
    }
    times.sort((a, b) => a - b);
    const at = (/** @type {number} */ q) =>
      round(times[Math.max(0, Math.ceil(times.length * q) - 1)] ?? Number.NaN);
    const ours = at(quantile);
    const figures = { p50: round(median(times)), p99: at(0.99), mails: times.length };
    print({
      bench: 'queue.latency',
      ...{ ours, unit: 'ms', runs: times.length, spread: [at(0), at(1)] },
      ...{ target: `<= ${most}`, met: ours <= most, case: name, ...figures },
    });
  }
  await stopProcess(taker.child);
  await stopProcess(office.child);
}
