// A whole house on PostgreSQL: the web process, a worker, a mail server to talk to, and people who act.
import http from 'node:http';
import { hear } from '../processes.js';
import { freePort, setStage, startRole, startWeb, startWorker } from '../product.js';
import { openSink } from '../race.js';

export async function openPlace() {
  const [sink, stage, port] = [
    await openSink(),
    await setStage({ letters: 0, confirms: 0, sealed: false }),
    await freePort(),
  ];
  const web = startWeb(stage.database, port, stage.key);
  await hear(web, (word) => word === 'ready');
  const worker = startWorker(stage.database, sink.port, stage.key);
  const actors = startRole('act', {}, stage.database, stage.key).child;
  await hear(actors, (word) => word === 'ready');
  return { origin: `http://127.0.0.1:${port}`, web, worker, actors, database: stage.database };
}

/**
 * Holds the stream of a campaign's numbers open. `hear` gets how many actions are counted as taken, and when that was heard.
 * @param {string} origin
 * @param {(taken: number, at: number) => void} hear
 * @returns {Promise<() => void>} what ends it
 */
export function watch(origin, hear) {
  return new Promise((resolve, reject) => {
    const request = http.get(`${origin}/api/v1/campaigns/ukraine/live`, { agent: false }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`A viewer was answered ${answer.statusCode}.`));
      answer.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        const taken = /"taken":(\d+)/.exec(text)?.[1];
        if (taken) hear(Number(taken), Date.now());
      });
      resolve(() => request.destroy());
    });
    request.on('error', reject);
  });
}
