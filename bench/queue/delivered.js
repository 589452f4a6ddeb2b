// Letters delivered and on record per second, each at its best number of connections, all with the same ready bytes.
import net from 'node:net';
import { raceOurs, racePeer } from '../contestants.js';
import { foreignIn, median, pairLine, round } from '../figures.js';
import { setStage } from '../product.js';
import { openSink } from '../race.js';

const peers = ['pg-boss-12', 'pg-boss-10', 'graphile-worker', 'bullmq'];
const connectionCounts = [20, 50, 100];

/** @param {import('../run.js').Bench} bench */
export async function delivered(bench) {
  const sink = await openSink();
  const present = (await redisAnswers()) ? peers : peers.filter((peer) => peer !== 'bullmq');
  if (present.length < peers.length) bench.say('  nothing answers at REDIS_URL: BullMQ is left out');
  const letters = await setStage({ letters: Math.round(20_000 * bench.scale), confirms: 0, sealed: true });
  const best = new Map();
  for (const peer of present) best.set(peer, await bestCount(peer, sink, letters, bench));
  const rates = await compare(bench, sink, letters, best, { fenced: true, least: 2.5 });
  const [strongest = ''] = [...rates].sort(([, a], [, b]) => b - a)[0] ?? [];
  const rival = new Map([[strongest, best.get(strongest)]]);
  const confirms = await setStage({ letters: 0, confirms: Math.round(20_000 * bench.scale), sealed: true });
  await compare(bench, sink, confirms, rival, { fenced: false, least: 3 });
  const texts = await setStage({ letters: Math.round(20_000 * bench.scale), confirms: 0, sealed: false });
  await compare(bench, sink, texts, rival, { fenced: true, composing: true });
}

/** One short run at each count. */
async function bestCount(peer, sink, stage, { scale, say }) {
  let best = { connections: 0, rate: 0 };
  for (const connections of connectionCounts) {
    const count = Math.round(4_000 * scale);
    const { rate } = await racePeer(peer, sink, stage, { connections, count, warm: Math.round(count / 4) });
    say(`  ${peer} with ${connections} connections: ${round(rate)} letters/s`);
    if (rate > best.rate) best = { connections, rate };
  }
  return best.connections;
}

/** Prints a line for each peer; returns their median rates. */
async function compare({ runs, scale, print, say }, sink, stage, best, { fenced, least, composing = false }) {
  const rounds = [];
  for (let i = 0; i < runs; i += 1) {
    const count = Math.round(20_000 * scale);
    const ours = await raceOurs(sink, stage, {
      connections: 100,
      count,
      warm: Math.round(count / 4),
      fenced,
    });
    const theirs = new Map();
    for (const [peer, connections] of best) {
      const size = {
        connections,
        count: Math.round(8_000 * scale),
        warm: Math.round(2_000 * scale),
        composing,
      };
      theirs.set(peer, await racePeer(peer, sink, stage, size));
    }
    say(
      `  ours ${round(ours.rate)} letters/s; ${[...theirs].map(([peer, { rate }]) => `${peer} ${round(rate)}`).join(', ')}`,
    );
    rounds.push({ ours, theirs });
  }
  const name = `${fenced ? 'fenced letters' : 'confirm mails, unfenced'}${composing ? ', composing included' : ', ready bytes'}`;
  for (const [peer, connections] of best) {
    const foreign = foreignIn(rounds.flatMap(({ ours, theirs }) => [ours, theirs.get(peer)]));
    const pairs = rounds.map(({ ours, theirs }) => ({ ours: ours.rate, theirs: theirs.get(peer).rate }));
    const against = `${peer} + sendMail, ${connections} connections`;
    print(
      pairLine('queue.delivered', 'letters/s', against, pairs, {
        ...(least ? { least } : {}),
        case: name,
        ...foreign,
      }),
    );
    const costs = rounds.map(({ ours, theirs }) => ({ ours: ours.cpu, theirs: theirs.get(peer).cpu }));
    print(pairLine('queue.delivered.cpu', 'µs/letter', against, costs, { case: name, ...foreign }));
  }
  return new Map(
    [...best.keys()].map((peer) => [peer, median(rounds.map(({ theirs }) => theirs.get(peer).rate))]),
  );
}

function redisAnswers() {
  const { hostname, port } = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
  return new Promise((resolve) => {
    const socket = net.connect(Number(port) || 6379, hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
