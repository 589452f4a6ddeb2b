// What the action page weighs, against its limits; and beside the same page as a hydrated one.
import { dropDatabase } from '../database.js';
import { ownLine, pairLine, round } from '../figures.js';
import { startHydrated } from '../hydrated/start.js';
import { stopProcess } from '../processes.js';
import { setStage } from '../product.js';
import { asMadeNow, getRequest } from './client.js';
import { PAGE, timed } from './pages.js';
import { startSite } from './site.js';
import { weigh } from './weigh.js';

const KB = 1024;
const MOST = { requests: 3, all: 30, text: 14, js: 5 };

/** @param {import('../run.js').Bench} bench */
export async function weight({ print }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const site = await startSite(stage.database, { key: stage.key });
  const { requests, html, css, js, all } = await weigh(site.port, PAGE);
  print(ownLine('web.weight', 'KB in all', [all / KB], { most: MOST.all }));
  print(ownLine('web.weight.requests', 'requests', [requests], { most: MOST.requests }));
  print(ownLine('web.weight.text', 'KB of HTML and CSS, gzip', [(html + css) / KB], { most: MOST.text }));
  print(ownLine('web.weight.script', 'KB of JavaScript, none needed', [js / KB], { most: MOST.js }));
  await stopProcess(site.child);
  await dropDatabase(stage.database);
}

/** @param {import('../run.js').Bench} bench */
export async function hydrated({ runs, scale, print, say }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const site = await startSite(stage.database, { key: stage.key });
  say('  building the hydrated page …');
  const peer = await startHydrated(await (await fetch(`http://127.0.0.1:${site.port}${PAGE}`)).text());
  const against = 'the same page hydrated';
  const [ours, theirs] = [await weigh(site.port, PAGE), await weigh(peer.port, '/')];
  const kb = (/** @type {number} */ octets) => round(octets / KB);
  print(
    pairLine('web.hydrated', 'KB in gzip', against, [{ ours: ours.all / KB, theirs: theirs.all / KB }], {
      ...{ 'HTML, CSS, JS': [kb(ours.html), kb(ours.css), kb(ours.js)] },
      'of theirs': [kb(theirs.html), kb(theirs.css), kb(theirs.js)],
    }),
  );
  const requests = { ours: ours.requests, theirs: theirs.requests };
  print(pairLine('web.hydrated.requests', 'requests', against, [requests], {}));
  const ms = 3_000 * scale;
  const kept = [];
  const made = [];
  for (let run = 0; run < runs + 1; run += 1) {
    const their = await timed(peer, getRequest('/'), ms);
    const keptPage = await timed(site, getRequest(PAGE), ms);
    const madePage = await timed(site, getRequest(PAGE, asMadeNow), ms);
    if (run === 0) continue; // to warm up
    kept.push({ ours: keptPage.cpu, theirs: their.cpu });
    made.push({ ours: madePage.cpu, theirs: their.cpu });
  }
  print(pairLine('web.hydrated.cpu', 'µs of processor a kept page', against, kept, {}));
  print(pairLine('web.hydrated.cpu.anew', 'µs a page made anew, queries included', against, made, {}));
  await stopProcess(peer.child);
  await stopProcess(site.child);
  await dropDatabase(stage.database);
}
