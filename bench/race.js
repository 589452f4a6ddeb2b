// One run: a contestant sends so many letters to the mail server, and a window in the middle of it is measured.
import { processorTime, spent } from './machine.js';
import { hear, startProcess } from './processes.js';

/** The mail server that all contestants talk to. */
export async function openSink() {
  const child = startProcess('sink.js', []);
  const { port } = await hear(child, (word) => 'port' in word);
  return { child, port };
}

/**
 * From the moment the mail server has taken `warm` letters until all of them are taken and on record.
 * @param {{ child: import('node:child_process').ChildProcess }} sink
 * @param {{ pids: () => number[], warm: number, count: number, go: () => void, recorded: () => Promise<unknown> }} run
 */
export async function race(sink, { pids, warm, count, go, recorded }) {
  const cleared = hear(sink.child, (word) => word.cleared);
  sink.child.send({
    marks: [
      [warm, 'warm'],
      [count, 'all'],
    ],
  });
  await cleared;
  const times = () => ({
    ...processorTime([...pids(), sink.child.pid ?? 0]),
    sink: processorTime([sink.child.pid ?? 0]).own,
  });
  const warmed = hear(sink.child, (word) => word.mark === 'warm').then((word) => ({ ...word, cpu: times() }));
  const all = hear(sink.child, (word) => word.mark === 'all');
  go();
  const from = await warmed;
  const { octets } = await all;
  await recorded();
  const wall = Date.now() - from.at;
  const to = times();
  const { cpu, postgres, foreign } = spent(from.cpu, to, wall);
  const letters = count - warm;
  return {
    rate: (letters / wall) * 1000,
    cpu: (cpu / letters) * 1000,
    postgres: (postgres / letters) * 1000,
    sink: ((to.sink - from.cpu.sink) / letters) * 1000,
    foreign,
    octets,
  };
}
