// Forms as they come in a campaign's best hour, then ten times as many for a minute: what is taken is on record, what can't be
// taken is refused with a time to come back, and soon after all is as before.
import { setTimeout as sleep } from 'node:timers/promises';
import { dropDatabase, onDatabase } from '../database.js';
import { ownLine, round } from '../figures.js';
import { processorTime, residentBytes, spent } from '../machine.js';
import { stopProcess } from '../processes.js';
import { setStage, startWorker } from '../product.js';
import { openSink } from '../race.js';
import { openConnection } from './client.js';
import { makeForms } from './forms.js';
import { addCampaigns, startSite } from './site.js';

const PER_SECOND = 50;
const SECONDS = 600;
const SPIKE = 10;
const SPIKE_SECONDS = 60;
/** @param {import('../run.js').Bench} bench */
export async function post({ scale, print, say }) {
  const sink = await openSink();
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const slugs = await addCampaigns(stage.database, 4);
  const calm = slugs.pop() ?? '';
  const site = await startSite(stage.database, { key: stage.key, smtpPort: sink.port });
  const worker = startWorker(stage.database, sink.port, stage.key);
  const forms = await makeForms(site.port);
  const crowd = makeCrowd(site.port);
  const send = (/** @type {string} */ slug) => crowd.send(forms.request(slug));
  for (let i = 0; i < 50; i += 1) await send(slugs[i % slugs.length] ?? '');

  const rowsBefore = await rows(stage.database);
  const from = processorTime([site.pid]);
  const began = performance.now();
  const seconds = Math.max(5, Math.round(SECONDS * scale * scale));
  say(`  ${PER_SECOND} forms a second for ${seconds} seconds …`);
  const steady = await stream(PER_SECOND, seconds, (n) => send(slugs[n % slugs.length] ?? ''));
  const { cpu, postgres, foreign } = spent(from, processorTime([site.pid]), performance.now() - began);
  const taken = steady.filter(({ status }) => status === 303).length;
  const kept = (await rows(stage.database)) - rowsBefore;
  const times = steady.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (/** @type {number} */ q) => round(times[Math.floor((times.length - 1) * q)] ?? Number.NaN);
  const memory = { 'MiB of the process': round(residentBytes(site.pid) / 2 ** 20) };
  const costs = {
    'ms of processor a form': round(cpu / steady.length),
    'of it PostgreSQL': round(postgres / steady.length),
  };
  print({
    ...ownLine('web.post', 'ms p95', [at(0.95)], { most: 500 }),
    ...{ p50: at(0.5), most: at(1), forms: steady.length, statuses: statuses(steady), 'rows kept': kept },
    ...{ 'rows lacking': taken - kept, ...costs, ...memory, foreign: round(foreign) },
  });
  const mails = await mailDelays(stage.database);
  print({
    ...ownLine('web.post.mail', 's to the last confirm mail', [mails.most], { most: 60 }),
    mails: mails.n,
  });

  const beforeSpike = await rows(stage.database);
  const spikeSeconds = Math.max(5, Math.round(SPIKE_SECONDS * scale));
  say(`  ${PER_SECOND * SPIKE} forms a second for ${spikeSeconds} seconds …`);
  const crush = await stream(PER_SECOND * SPIKE, spikeSeconds, (n) => send(slugs[n % slugs.length] ?? ''));
  const recovered = await recovery(() => send(calm));
  const crushed = crush.filter(({ status }) => status === 303).length;
  await sleep(2_000);
  const keptInSpike = (await rows(stage.database)) - beforeSpike - recovered.taken;
  const refused = crush.filter(({ status }) => status === 429 || status === 503);
  print({
    ...ownLine('web.post.spike', 's until forms are taken as before', [recovered.seconds], { most: 30 }),
    ...{ forms: crush.length, statuses: statuses(crush), 'rows kept': keptInSpike, taken: crushed },
    'refused without a time to come back': refused.filter(({ head }) => !/^retry-after: \d+/im.test(head))
      .length,
  });
  await sleep(5_000);
  const mib = residentBytes(site.pid) / 2 ** 20;
  print(ownLine('web.post.memory', 'MiB after it', [mib], { most: 250 }));
  crowd.close();
  await stopProcess(worker);
  await stopProcess(site.child);
  await dropDatabase(stage.database);
}

/** @typedef {{ status: number, ms: number, head: string }} Taken */

/**
 * So many a second, whether or not those before were answered; each is timed from the moment it was due.
 * @param {number} perSecond @param {number} seconds @param {(n: number) => Promise<Taken>} send
 */
async function stream(perSecond, seconds, send) {
  const began = performance.now();
  /** @type {Promise<Taken>[]} */
  const sent = [];
  while (sent.length < perSecond * seconds) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    for (; sent.length < Math.min(due, perSecond * seconds); ) {
      const late = performance.now() - began - (sent.length / perSecond) * 1000;
      sent.push(send(sent.length).then((taken) => ({ ...taken, ms: taken.ms + late })));
    }
    await sleep(5);
  }
  return Promise.all(sent);
}

/** Three forms in a row that are taken within half a second each. @param {() => Promise<Taken>} send */
async function recovery(send) {
  const began = performance.now();
  let inARow = 0;
  let taken = 0;
  while (inARow < 3) {
    const { status, ms } = await send();
    taken += status === 303 ? 1 : 0;
    inARow = status === 303 && ms < 500 ? inARow + 1 : 0;
    if (performance.now() - began > 120_000) return { seconds: Number.NaN, taken };
    await sleep(inARow ? 0 : 250);
  }
  return { seconds: (performance.now() - began) / 1000, taken };
}

/** Connections that are open and idle are used again; others are opened as they are needed. @param {number} port */
function makeCrowd(port) {
  /** @type {ReturnType<typeof openConnection>[]} */
  const idle = [];
  return {
    /** @param {string} request @returns {Promise<Taken>} */
    async send(request) {
      const connection = idle.pop() ?? openConnection(port);
      const began = performance.now();
      try {
        const { status, ms, head } = await connection.ask(request);
        return { status, ms, head };
      } catch {
        return { status: 0, ms: performance.now() - began, head: '' };
      } finally {
        idle.push(connection);
      }
    },
    close: () => idle.forEach((connection) => void connection.close()),
  };
}

/** @param {string} database */
const rows = (database) =>
  onDatabase(database, async (sql) => {
    const [row] = await sql`select count(*)::int as n from actions`;
    return row?.n ?? 0;
  });

/** Waits until every confirm mail has left, and says how long the slowest took. @param {string} database */
const mailDelays = (database) =>
  onDatabase(database, async (sql) => {
    for (let i = 0; i < 240; i += 1) {
      const [row] = await sql`
        select count(*)::int as n, max(extract(epoch from t.ended - m.queued_at))::float8 as most,
               count(*) filter (where m.state <> 'handed over')::int as waiting
        from messages m left join attempts t on t.message_id = m.id where m.kind = 'confirm'`;
      if (row && row.waiting === 0) return { n: row.n, most: row.most };
      await sleep(250);
    }
    return { n: 0, most: Number.NaN };
  });

/** @param {Taken[]} answers */
function statuses(answers) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
