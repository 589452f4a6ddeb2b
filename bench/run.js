// `npm run bench -- NAME`: measurements of the product, beside other libraries where they do the same work.
import { parseArgs } from 'node:util';
import { freshness } from './counts/freshness.js';
import { growth } from './counts/growth.js';
import { raise } from './counts/raise.js';
import { viewers } from './counts/viewers.js';
import { dropAll, serverProcess } from './database.js';
import { render } from './languages/render.js';
import { canSeeProcessors, idleLoad, watchServer } from './machine.js';
import { stopEverything } from './processes.js';
import { buffers } from './queue/buffers.js';
import { ceiling } from './queue/ceiling.js';
import { delivered } from './queue/delivered.js';
import { enqueue } from './queue/enqueue.js';
import { latency } from './queue/latency.js';
import { rest } from './queue/rest.js';
import { two } from './queue/two.js';
import { timingTake } from './timing/take.js';
import { webs, workers } from './web/grow.js';
import { lighthouse } from './web/lighthouse.js';
import { cached, uncached } from './web/pages.js';
import { post } from './web/post.js';
import { hydrated, weight } from './web/weight.js';
import { words } from './words.js';

/**
 * @typedef {{ bench: string, ours: number, unit: string, against?: string, theirs?: number, ratio?: number,
 *   runs: number, spread: number[], target?: string, met?: boolean, [more: string]: unknown }} Line
 * @typedef {{ runs: number, scale: number, print: (line: Line) => void, say: (words: string) => void }} Bench
 */

const lines = {
  'queue.ceiling': { says: 'against a bare SMTP connection with the same ready bytes', run: ceiling },
  'queue.delivered': {
    says: 'against pg-boss, graphile-worker and BullMQ with pooled sendMail',
    run: delivered,
  },
  'queue.enqueue': { says: 'taking an action, against pg-boss with the same inserts', run: enqueue },
  'queue.buffers': { says: 'pages a claim and a record touch, as the table grows', run: buffers },
  'queue.latency': { says: 'from commit to the first byte at the mail server', run: latency },
  'queue.rest': { says: 'what a worker at rest takes', run: rest },
  'queue.two': { says: 'two workers against one', run: two },
  'timing.take': { says: 'a form of somebody known against one of somebody new', run: timingTake },
  'web.cached': { says: 'a kept page against a file from the same process', run: cached },
  'web.uncached': { says: 'a page made anew, one at a time', run: uncached },
  'web.post': { says: 'forms for ten minutes, then ten times as many for one', run: post },
  'web.weight': { says: 'requests and KB of the action page, against their limits', run: weight },
  'web.hydrated': { says: 'the action page against the same one hydrated by Remix', run: hydrated },
  'web.lighthouse': { says: 'Lighthouse of the action and results pages, on a phone', run: lighthouse },
  'grow.web': { says: 'what a form costs one and two web processes', run: webs },
  'grow.worker': { says: 'what a letter costs one, two and four workers', run: workers },
  'counts.read_growth': {
    says: 'reading the counts of ten million actions against ten thousand',
    run: growth,
  },
  'counts.raise_share': { says: 'taking actions with counting against without', run: raise },
  'counts.viewers': { says: 'a thousand who watch: memory, and how soon they know', run: viewers },
  'languages.render': { says: 'the action page in each language against English', run: render },
  'counts.freshness': { says: 'from an action to the number that counts it', run: freshness },
};

const help = `npm run bench -- NAME [--json] [--quick]

${Object.entries(lines)
  .map(([name, { says }]) => `  ${name.padEnd(18)} ${says}`)
  .join('\n')}

NAME may be the beginning of one: "queue" runs all of them, which takes about twenty minutes; so does "web".
--quick   one run of a tenth of the size: to see that it works, never a figure
--json    one JSON object a line, nothing else
--loaded  measure although others use the machine; every line says how much

DATABASE_URL: a PostgreSQL server where databases may be made and dropped (postgres://postgres@127.0.0.1:5432/postgres).
REDIS_URL: for BullMQ (redis://127.0.0.1:6379); its lines are left out where nothing answers.`;

/** Others may take this share of the machine before a measurement is refused. */
const TOO_BUSY = 0.1;

/** @param {string[]} args */
export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      quick: { type: 'boolean' },
      loaded: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name] = positionals;
  if (values.help) return say(help, process.stdout);
  const chosen = Object.entries(lines).filter(
    ([line]) => name && (line === name || line.startsWith(`${name}.`)),
  );
  if (!chosen.length) {
    say(name ? `There is no bench "${name}".\n\n${help}` : help);
    return 1;
  }
  if (!canSeeProcessors) throw new Error('The bench reads processor time from /proc: it needs Linux.');
  watchServer(await serverProcess());
  const load = await idleLoad();
  if (load > TOO_BUSY && !values.loaded && !values.quick)
    throw new Error(`Others take ${Math.round(load * 100)} % of this machine: wait, or add --loaded.`);
  /** @type {Bench} */
  const bench = {
    runs: values.quick ? 1 : 5,
    scale: values.quick ? 0.1 : 1,
    print: (line) => process.stdout.write(`${values.json ? JSON.stringify(line) : words(line)}\n`),
    say: (text) => values.json || say(text),
  };
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    for (const [, line] of chosen) await line.run(bench);
    return 0;
  } finally {
    await stopEverything();
    await dropAll();
  }
}

const say = (/** @type {string} */ text, to = process.stderr) => void to.write(`${text}\n`);
