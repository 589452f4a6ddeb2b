// What a form and a letter cost in processor time as processes are added: on one machine more of them give no more speed, but
// each unit must not cost more, or a second machine would not help either.
import { raceOurs } from '../contestants.js';
import { dropDatabase, makeDatabase } from '../database.js';
import { ownLine, round } from '../figures.js';
import { processorTime, spent } from '../machine.js';
import { stopProcess } from '../processes.js';
import { setStage } from '../product.js';
import { openSink } from '../race.js';
import { openConnection } from './client.js';
import { makeForms } from './forms.js';
import { addCampaigns, startSite } from './site.js';

/** Forms under way at each process. */
const AT_ONCE = 8;

/** @param {import('../run.js').Bench} bench */
export async function webs({ runs, scale, print }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const slugs = await addCampaigns(stage.database, 3);
  for (const count of [1, 2]) {
    const database = await makeDatabase(stage.database);
    const first = await startSite(database, { key: stage.key });
    const sites = [first];
    for (let i = 1; i < count; i += 1) sites.push(await startSite(database, { beside: first.place }));
    const costs = [];
    const shares = [];
    const rates = [];
    for (let run = 0; run < runs + 1; run += 1) {
      const result = await takeForms(sites, slugs, Math.round(600 * scale));
      if (run === 0) continue; // to warm up
      costs.push(result.cpu);
      shares.push(result.postgres);
      rates.push(result.rate);
    }
    const more = { 'of it PostgreSQL': round(Math.max(...shares)), 'forms/s': round(Math.max(...rates)) };
    print(ownLine('grow.web', 'ms of processor a form', costs, { processes: count, ...more }));
    for (const { child } of sites) await stopProcess(child);
    await dropDatabase(database);
  }
  await dropDatabase(stage.database);
}

/** @param {Awaited<ReturnType<typeof startSite>>[]} sites @param {string[]} slugs @param {number} count */
async function takeForms(sites, slugs, count) {
  const forms = await makeForms(sites[0]?.port ?? 0);
  const pids = sites.map(({ pid }) => pid);
  const [from, began] = [processorTime(pids), performance.now()];
  let sent = 0;
  const writer = async (/** @type {number} */ port) => {
    const connection = openConnection(port);
    while (sent < count) {
      sent += 1;
      const { status } = await connection.ask(forms.request(slugs[sent % slugs.length] ?? ''));
      if (status !== 303) throw new Error(`A form was answered with ${status}.`);
    }
    connection.close();
  };
  const writers = sites.flatMap(({ port }) => Array.from({ length: AT_ONCE }, () => writer(port)));
  await Promise.all(writers);
  const wall = performance.now() - began;
  const { cpu, postgres } = spent(from, processorTime(pids), wall);
  return { cpu: cpu / count, postgres: postgres / count, rate: (count / wall) * 1000 };
}

/** @param {import('../run.js').Bench} bench */
export async function workers({ runs, scale, print }) {
  const sink = await openSink();
  const count = Math.round(12_000 * scale);
  const stage = await setStage({ letters: count, confirms: 0, sealed: true });
  for (const offices of [1, 2, 4]) {
    const size = { connections: 40, count, warm: Math.round(count / 4), fenced: true, offices };
    const races = [];
    for (let i = 0; i < runs; i += 1) races.push(await raceOurs(sink, stage, size));
    const costs = races.map(({ cpu }) => cpu);
    const more = {
      'of it PostgreSQL': round(Math.max(...races.map(({ postgres }) => postgres))),
      'letters/s': round(Math.max(...races.map(({ rate }) => rate))),
    };
    print(ownLine('grow.worker', 'µs of processor a letter', costs, { processes: offices, ...more }));
  }
  await dropDatabase(stage.database);
}
