// What a worker takes when there is nothing to send: the process that `npm run worker` starts, on PostgreSQL.
import { setTimeout as sleep } from 'node:timers/promises';
import { ownLine, round } from '../figures.js';
import { processorTime, residentBytes } from '../machine.js';
import { stopProcess } from '../processes.js';
import { setStage, startWorker } from '../product.js';
import { openSink } from '../race.js';

const SETTLING_MS = 10_000;
const WINDOW_MS = 10_000;

/** @param {import('../run.js').Bench} bench */
export async function rest({ runs, scale, print }) {
  const sink = await openSink();
  const { database } = await setStage({ letters: 0, confirms: 0, sealed: false });
  const worker = startWorker(database, sink.port);
  const pid = worker.pid ?? 0;
  await sleep(SETTLING_MS * Math.max(scale, 0.3));
  const windows = [];
  for (let i = 0; i < runs; i += 1) {
    const from = processorTime([pid]);
    await sleep(WINDOW_MS * scale);
    const to = processorTime([pid]);
    const share = (/** @type {'own' | 'postgres'} */ of) => (to[of] - from[of]) / (WINDOW_MS * scale);
    windows.push({ memory: residentBytes(pid) / 2 ** 20, own: share('own'), postgres: share('postgres') });
  }
  await stopProcess(worker);
  print(
    ownLine(
      'queue.rest.memory',
      'MiB',
      windows.map(({ memory }) => memory),
      { most: 100 },
    ),
  );
  const postgres = round(Math.max(...windows.map((each) => each.postgres)));
  print(
    ownLine(
      'queue.rest.cpu',
      'cores',
      windows.map(({ own }) => own),
      { most: 0.01, postgres },
    ),
  );
}
