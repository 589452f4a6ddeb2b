/** `npm run rehearse`: kills workers and webs, or plays a day, in a place of its own, and judges what arrived. */
import { fork } from 'node:child_process';
import { variablesWith } from '../env.server.ts';
import type { Outcome, Say } from './rehearse/kills.server.ts';
import { makePlace } from './rehearse/place.server.ts';
import { help, type Plan, PlanError, readPlan } from './rehearse/plan.ts';

/** Returns the exit code: 0, or 1 when something went wrong or could not be tried. */
export async function run(args: string[]): Promise<number> {
  const [role, given = '{}'] = args;
  if (process.send && role === 'play') return play(JSON.parse(given));
  if (process.send && role === 'worker') return work(given);
  try {
    const plan = readPlan(args);
    if (plan) return await supervise(plan);
    process.stdout.write(`${help}\n`);
    return 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

type Play = Plan & { folder: string };

/** The play runs in a process with settings of its own, so that it never sees those of this installation. */
async function supervise(plan: Plan): Promise<number> {
  const ownClock = !('kills' in plan.what || 'pair' in plan.what);
  const place = await makePlace(plan.embedded ? 'embedded' : ownClock ? 'server with a clock' : 'server');
  try {
    const words = ['--built', 'rehearse', 'play', JSON.stringify({ ...plan, folder: place.folder })];
    const child = fork(process.argv[1] ?? 'start.js', words, {
      env: variablesWith(place.settings),
      execArgv: [],
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill('SIGTERM'));
    return await new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        if (signal) console.error(`The rehearsal was ended by ${signal}.`);
        resolve(code ?? 1);
      });
    });
  } finally {
    if (plan.keep) console.error(`Kept: ${place.words}`);
    else await place.remove();
  }
}

async function play({ what, folder, json }: Play): Promise<number> {
  process.on('disconnect', () => process.exit(1));
  const say = (line: string) => console.error(line);
  const { clean, figures } = await (await stageFor(what))(folder, say);
  process.stdout.write(json ? `${JSON.stringify(figures)}\n` : inWords(figures, clean));
  process.removeAllListeners('disconnect');
  process.disconnect();
  return clean ? 0 : 1;
}

async function stageFor(what: Plan['what']): Promise<(folder: string, say: Say) => Promise<Outcome>> {
  if ('day' in what) {
    const { rehearseSpike } = await import('./rehearse/spike.server.ts');
    return (folder, say) => rehearseSpike(what, folder, say);
  }
  if ('deadline' in what) {
    const { rehearseDeadline } = await import('./rehearse/deadline.server.ts');
    return (folder, say) => rehearseDeadline(what, folder, say);
  }
  if ('month' in what) {
    const { rehearseMonth } = await import('./rehearse/month.server.ts');
    return (_, say) => rehearseMonth(what, say);
  }
  if ('pair' in what) {
    const { rehearsePair } = await import('./rehearse/pair.server.ts');
    return (folder, say) => rehearsePair(what, folder, say);
  }
  const { rehearseKills } = await import('./rehearse/kills.server.ts');
  return (folder, say) => rehearseKills(what, folder, say);
}

async function work(options: string): Promise<number> {
  const worker = await import('./rehearse/worker.server.ts');
  await worker.work(JSON.parse(options));
  return 0;
}

function inWords(figures: Record<string, unknown>, clean: boolean): string {
  const lines = Object.entries(figures).map(
    ([name, value]) => `${name.replaceAll('_', ' ').padEnd(18)} ${JSON.stringify(value)}`,
  );
  return `${[...lines, clean ? 'Nothing was lost or doubled.' : 'SOMETHING WENT WRONG.'].join('\n')}\n`;
}

const isExpected = (error: unknown): error is Error =>
  error instanceof PlanError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
