// What a reader's page costs: kept, and made anew; beside a file that the same process serves.
import { dropDatabase } from '../database.js';
import { median, ownLine, pairLine, round } from '../figures.js';
import { processorTime, residentBytes, spent } from '../machine.js';
import { stopProcess } from '../processes.js';
import { setStage } from '../product.js';
import { askOften, asMadeNow, getRequest, openConnection } from './client.js';
import { startSite } from './site.js';

export const PAGE = '/en/ukraine/de';
const CONNECTIONS = 20;

/** @param {import('../run.js').Bench} bench */
export async function cached({ runs, scale, print }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const site = await startSite(stage.database, { key: stage.key });
  const file = await fileOf(site.port);
  const race = (/** @type {string} */ path) => timed(site, getRequest(path), 4_000 * scale);
  for (const path of [PAGE, file]) await race(path);
  const pairs = [];
  for (let i = 0; i < runs; i += 1) pairs.push({ ours: await race(PAGE), theirs: await race(file) });
  const foreign = round(Math.max(...pairs.flatMap(({ ours, theirs }) => [ours.foreign, theirs.foreign])));
  const octets = { octets: pairs[0]?.ours.octets, 'octets of the file': pairs[0]?.theirs.octets, foreign };
  const rates = pairs.map(({ ours, theirs }) => ({ ours: ours.rate, theirs: theirs.rate }));
  print(pairLine('web.cached', 'pages/s', 'a file from the same process', rates, { least: 0.6, ...octets }));
  const costs = pairs.map(({ ours, theirs }) => ({ ours: ours.cpu, theirs: theirs.cpu }));
  print(pairLine('web.cached.cpu', 'µs/page', 'a file from the same process', costs, {}));
  await stopProcess(site.child);
  await dropDatabase(stage.database);
}

/** The style sheet of the page, as its packed file lies on the disk. @param {number} port */
async function fileOf(port) {
  const html = await (await fetch(`http://127.0.0.1:${port}${PAGE}`)).text();
  const path = /href="(\/assets\/site-[^"]+\.css)"/.exec(html)?.[1];
  if (!path) throw new Error('The page names no style sheet.');
  return path;
}

/** So many pages as fit into a time. @param {{ port: number, pid: number }} site @param {string} request @param {number} ms */
export async function timed({ port, pid }, request, ms) {
  const [from, began] = [processorTime([pid]), performance.now()];
  const answers = await askOften(port, request, { connections: CONNECTIONS, ms });
  const wall = performance.now() - began;
  const { cpu, foreign } = spent(from, processorTime([pid]), wall);
  const wrong = answers.filter(({ status }) => status !== 200).length;
  if (wrong) throw new Error(`${wrong} of ${answers.length} answers were not 200.`);
  return {
    rate: (answers.length / wall) * 1000,
    cpu: (cpu / answers.length) * 1000,
    octets: answers[0]?.octets ?? 0,
    foreign,
  };
}

/** @param {import('../run.js').Bench} bench */
export async function uncached({ runs, scale, print }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const site = await startSite(stage.database, { key: stage.key });
  const connection = openConnection(site.port);
  const request = getRequest(PAGE, asMadeNow);
  for (let i = 0; i < 100 * scale; i += 1) await connection.ask(request);
  const p95s = [];
  const p50s = [];
  const costs = [];
  const count = Math.round(200 * scale);
  for (let i = 0; i < runs; i += 1) {
    const from = processorTime([site.pid]);
    const began = performance.now();
    const times = [];
    for (let n = 0; n < count; n += 1) times.push((await connection.ask(request)).ms);
    const { cpu } = spent(from, processorTime([site.pid]), performance.now() - began);
    times.sort((a, b) => a - b);
    p95s.push(times[Math.floor(times.length * 0.95)] ?? Number.NaN);
    p50s.push(median(times));
    costs.push(cpu / count);
  }
  connection.close();
  const more = {
    p50: round(median(p50s)),
    'ms of processor, PostgreSQL included': round(median(costs)),
    'MiB of the process': round(residentBytes(site.pid) / 2 ** 20),
  };
  print(ownLine('web.uncached', 'ms p95, one at a time', p95s, { most: 60, ...more }));
  await stopProcess(site.child);
  await dropDatabase(stage.database);
}
