// The action page in each language beside the same page in English: processor time of the web process alone.

import { dropDatabase } from '../database.js';
import { median, pairLine, round } from '../figures.js';
import { processorTime } from '../machine.js';
import { hear, stopProcess } from '../processes.js';
import { freePort, setStage, startWeb } from '../product.js';
import { asMadeNow } from '../web/client.js';

const PAGES = 30;
const PLACE = 'ukraine/de';

/** @param {import('../run.js').Bench} bench */
export async function render({ runs, scale, print, say }) {
  const stage = await setStage({ letters: 0, confirms: 0, sealed: false });
  const port = await freePort();
  const web = startWeb(stage.database, port, stage.key);
  await hear(web, (word) => word === 'ready');
  const page = async (/** @type {string} */ lang) => {
    const answer = await fetch(`http://127.0.0.1:${port}/${lang}/${PLACE}`, { headers: asMadeNow });
    if (!answer.ok) throw new Error(`The page in ${lang} was answered ${answer.status}.`);
    return answer.text();
  };
  const others = [...(await page('en')).matchAll(/<link rel="alternate" hrefLang="(\w\w)"/g)]
    .map(([, lang = '']) => lang)
    .filter((lang) => lang !== 'en');
  const count = Math.max(10, PAGES * scale);
  /** Milliseconds of processor time a page. @param {string} lang */
  const cost = async (lang) => {
    const before = processorTime([web.pid ?? 0]).own;
    for (let n = 0; n < count; n += 1) await page(lang);
    return (processorTime([web.pid ?? 0]).own - before) / count;
  };
  for (const lang of ['en', ...others]) await cost(lang);
  /** @type {Map<string, { ours: number, theirs: number }[]>} */
  const pairs = new Map(others.map((lang) => [lang, []]));
  for (let i = 0; i < runs; i += 1) {
    let before = await cost('en');
    for (const [lang, each] of pairs) {
      // English on both sides, so that neither has the warmer machine.
      const [ours, after] = [await cost(lang), await cost('en')];
      each.push({ ours, theirs: (before + after) / 2 });
      before = after;
    }
  }
  const ratioOf = (/** @type {{ ours: number, theirs: number }[]} */ each) =>
    median(each.map(({ ours, theirs }) => ours / theirs));
  const ranked = [...pairs].sort(([, a], [, b]) => ratioOf(b) - ratioOf(a));
  say(`  ${ranked.map(([lang, each]) => `${lang} ${round(ratioOf(each))}`).join(', ')}`);
  const [dearest, its] = ranked[0] ?? ['none', []];
  const all = round(median(ranked.map(([, each]) => ratioOf(each))));
  const more = { case: `${dearest}, the dearest of ${others.length}`, median_of_all: all };
  print(pairLine('languages.render', 'ms CPU/page', 'English', its, { most: 1.1, ...more }));
  await stopProcess(web);
  await dropDatabase(stage.database);
}
