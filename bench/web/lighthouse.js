// Lighthouse of the action page and of the results, as it sees them on a phone with a slow line. Its packages are many (185 MB), so
// they are installed when this line is asked for, and never for another.
import { existsSync } from 'node:fs';
import { prepareBench } from '../../start/prepare.js';
import { dropDatabase } from '../database.js';
import { ownLine } from '../figures.js';
import { startProcess, stopProcess } from '../processes.js';
import { setStage } from '../product.js';
import { PAGE } from './pages.js';
import { startSite } from './site.js';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const names = ['performance', 'accessibility', 'best-practices', 'seo'];
/** Performance depends on the machine; the others do not. */
const LEAST = /** @type {Record<string, number>} */ ({ performance: 95 });

/** @param {import('../run.js').Bench} bench */
export async function lighthouse({ print, say }) {
  if (!existsSync(chromium))
    return say(`  web.lighthouse is left out: there is no ${chromium} (CHROMIUM_PATH).`);
  await prepareBench('bench/lighthouse');
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const site = await startSite(stage.database, { key: stage.key });
  const paths = { action: PAGE, results: '/en/ukraine/results' };
  const pages = Object.values(paths).map((path) => `http://localhost:${site.port}${path}`);
  const looks = await looksAt(pages);
  for (const [i, which] of Object.keys(paths).entries()) {
    const { scores = {}, missed, version } = looks[i] ?? {};
    for (const name of names) {
      const score = scores[name] ?? Number.NaN;
      const least = LEAST[name] ?? 100;
      const more = { version, ...(score < least ? { missed } : {}) };
      print(ownLine(`web.lighthouse.${which}`, name, [score], { least, ...more }));
    }
  }
  await stopProcess(site.child);
  await dropDatabase(stage.database);
}

/** @typedef {{ scores: Record<string, number>, missed: string[], version: string }} Look */

/** @param {string[]} pages @returns {Promise<Look[]>} */
function looksAt(pages) {
  const child = startProcess('lighthouse/look.js', [chromium, ...pages]);
  /** @type {Look[]} */
  const looks = [];
  return new Promise((resolve, reject) => {
    child.on('message', (look) => looks.push(/** @type {Look} */ (look)));
    child.on('exit', (code) => (code === 0 ? resolve(looks) : reject(new Error('Lighthouse ended early.'))));
  });
}
