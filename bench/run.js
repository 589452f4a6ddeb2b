// `npm run bench -- NAME`: measurements of the product, beside other libraries where they do the same work.
import { parseArgs } from 'node:util';
import { dropAll } from './database.js';
import { canSeeProcessors, idleLoad } from './machine.js';
import { stopEverything } from './processes.js';
import { buffers } from './queue/buffers.js';
import { ceiling } from './queue/ceiling.js';
import { delivered } from './queue/delivered.js';
import { enqueue } from './queue/enqueue.js';
import { latency } from './queue/latency.js';
import { rest } from './queue/rest.js';
import { two } from './queue/two.js';
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
};

const help = `npm run bench -- NAME [--json] [--quick]

${Object.entries(lines)
  .map(([name, { says }]) => `  ${name.padEnd(16)} ${says}`)
  .join('\n')}

NAME may be the beginning of one: "queue" runs all of them, which takes about twenty minutes.
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
