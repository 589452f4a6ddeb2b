/** The rehearsal of kills: letters are sent while their workers are killed, then file and database are compared. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { database } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import type { Clocks } from '#app/models/message/states.ts';
import { clocks as usual } from '#app/models/message/states.ts';
import { setUp } from '#app/setup.ts';
import { connect, type Db } from '#db/connect.ts';
import { type Crew, openCrew } from './crew.server.ts';
import { countOpen, gatherEvidence } from './evidence.server.ts';
import { figuresOf, isClean, judge, spreadOf } from './judge.ts';
import { layLetters, makeDue } from './letters.server.ts';
import { type KillPlan, type Stroke, strokes } from './plan.ts';
import { watchRecovery } from './recovery.server.ts';
import { openSink } from './sink.server.ts';
import type { SinkPoint } from './sink-points.ts';
import { clientName } from './worker.server.ts';

/** No wait for evidence, and short ones for retries: the rest is as in service. */
const clocks: Clocks = { ...usual, uncertain: 0, firstRetry: 1, longestRetry: 4 };
/** The longest a random kill waits after letters became due, in milliseconds. */
const MIDST = 120;
/** A named moment that nobody comes to gets more letters so often; then the worker is killed where it is. */
const PATIENCE_MS = 3_000;
const MOST_TRIES = 3;
/** A slow machine gets this long to bring new workers up, so that letters move between kills. */
const FULL_CREW_MS = 2_000;
const MANY = 1_000_000;

export type Outcome = { clean: boolean; figures: Record<string, unknown> };
export type Say = (line: string) => void;

/** `folder`: where the mail server keeps its file. */
export async function rehearseKills(plan: KillPlan, folder: string, say: Say): Promise<Outcome> {
  const began = Date.now();
  await setUp(database);
  await layLetters(database.db, plan.letters);
  if (env.embedded) await database.close(); // from here on the worker has it

  const file = join(folder, 'sink.jsonl');
  let wanted: SinkPoint | null = null;
  const sink = await openSink({
    file,
    onPoint(point, client) {
      if (point === wanted) strike(client);
    },
  });
  const recoveries: Promise<number | null>[] = [];
  let deaths = 0;
  let isOver = false;
  const crew = openCrew(
    plan.workers,
    { port: sink.port, connections: { fast: 1, letters: plan.connections }, clocks, asInService: false },
    ({ worker, at }) => {
      deaths += 1;
      if (isOver) return; // a stroke that came late: no letter was left for it to hold, and nobody stays to look
      recoveries.push(env.embedded ? crew.any().then(() => secondsSince(at)) : recoveryOf(worker, at));
    },
  );
  const hall = env.embedded ? hallThrough(crew) : hallOf(database.db);

  function strike(client: string): void {
    const pid = Number(/\d+/.exec(client)?.[0]);
    if (client !== clientName(pid) || !crew.byPid(pid)) return;
    wanted = null;
    process.kill(pid, 'SIGKILL');
  }

  async function kill(stroke: Stroke): Promise<void> {
    const hand = await crew.any();
    if (stroke.where === 'office') crew.tell(hand, { dieAt: stroke.point });
    if (stroke.where === 'sink') wanted = stroke.point;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const dead = crew.death(PATIENCE_MS);
      await hall.makeDue(Math.ceil(plan.letters / plan.kills));
      if (stroke.where === 'anywhere') {
        await sleep(Math.random() * MIDST);
        hand.child.kill('SIGKILL');
      }
      if (!(await dead)) continue;
      if (stroke.where !== 'anywhere') reached.add(stroke.point);
      return;
    }
    wanted = null;
    hand.child.kill('SIGKILL');
  }

  const reached = new Set<string>();
  const all = strokes(plan.kills);
  const started = Date.now();
  for (const [i, stroke] of all.entries()) {
    const next = started + (i + Math.random()) * plan.secondsPerKill * 1000;
    await sleep(Math.max(0, next - Date.now()));
    await crew.full(FULL_CREW_MS);
    await kill(stroke);
    if ((i + 1) % 10 === 0) say(`${i + 1} kills, ${await hall.countOpen()} letters to go`);
  }
  await hall.makeDue(MANY);
  await finished(hall, plan.letters);
  isOver = true;
  const recovery = (await Promise.all(recoveries)).filter((seconds) => seconds !== null);
  await crew.close();
  await sink.close();

  const db = env.embedded ? await connect(`embedded:${env.DATA_DIR}`) : database;
  const verdict = judge(await gatherEvidence(db.db, file), ['uncertain twice']);
  await db.close();
  const { lost, unflagged, flagged, ...others } = figuresOf(verdict);
  return {
    clean: isClean(verdict),
    figures: {
      rehearsal: 'kills',
      kills: deaths,
      letters: plan.letters,
      ...{ lost, unflagged, flagged },
      recovery_s: spreadOf(recovery),
      ...others,
      copies_per_kill: Math.round((100 * verdict.copies) / deaths) / 100,
      workers: plan.workers,
      connections: plan.connections,
      named_points: reached.size,
      seconds: secondsSince(began),
    },
  };
}

type Hall = { makeDue(count: number): Promise<unknown>; countOpen(): Promise<number> };

const hallOf = (db: Db): Hall => ({ makeDue: (count) => makeDue(db, count), countOpen: () => countOpen(db) });

/** The embedded database belongs to the worker, so it is asked. */
const hallThrough = (crew: Crew): Hall => ({
  makeDue: (count) => crew.ask('makeDue', count),
  countOpen: () => crew.ask('countOpen'),
});

/** Until no letter is on its way any more, or clearly too long: what is left then shows in the verdict. */
async function finished(hall: Hall, letters: number): Promise<void> {
  const end = Date.now() + 60_000 + letters * 20;
  while (Date.now() < end && (await hall.countOpen()) > 0) await sleep(100);
}

async function recoveryOf(worker: number | null, at: number): Promise<number | null> {
  return worker === null ? null : watchRecovery(database.db, worker, at);
}

const secondsSince = (at: number): number => Math.round((Date.now() - at) / 100) / 10;
