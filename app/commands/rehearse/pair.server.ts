/** The rehearsal of a pair: two webs and two workers on one database, and one of each is killed while people write. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { database } from '#app/db.server.ts';
import { type Clocks, clocks as usual } from '#app/models/message/states.ts';
import { setUp } from '#app/setup.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { countsEqualRows } from './counts.server.ts';
import { openCrew } from './crew.server.ts';
import { countUnfinished, gatherEvidence } from './evidence.server.ts';
import { figuresOf, isClean, judge } from './judge.ts';
import type { Outcome, Say } from './kills.server.ts';
import type { PairPlan } from './plan.ts';
import { openSink } from './sink.server.ts';
import { openMember } from './staff-member.server.ts';
import { findStage } from './stage.server.ts';
import { openVisitors } from './visitors.server.ts';
import { openFrontDoor, startWeb } from './webs.server.ts';

/** No wait for evidence, and short ones for retries: the rest is as in service. */
const clocks: Clocks = { ...usual, uncertain: 0, firstRetry: 1, longestRetry: 4 };
/** The web dies when this share of the forms is taken, the worker when this share of them is confirmed. */
const DEATHS = { web: 1 / 3, worker: 1 / 2 };
const PATIENCE_MS = 60_000;
const DEATH_MS = 5_000;

/** `folder`: where the mail server keeps its file. */
export async function rehearsePair({ letters }: PairPlan, folder: string, say: Say): Promise<Outcome> {
  const began = Date.now();
  const { db } = database;
  await setUp(database);
  const { campaign, areas } = await findStage(db);
  const [dying, lasting] = await Promise.all([startWeb(), startWeb()]);
  const proxy = openFrontDoor([dying.port, lasting.port]);
  const offices = areas.filter(({ domain }) => domain).map(({ code }) => code);
  const visitors = openVisitors(proxy, `/en/${campaign.slug}`, offices);
  const file = join(folder, 'sink.jsonl');
  const sink = await openSink({ file, onMail: visitors.hear });
  const work = { port: sink.port, connections: { fast: 2, letters: 4 }, clocks };
  let deaths = 0;
  const crew = openCrew(
    2,
    { ...work, asInService: true, unpaced: true },
    () => {
      deaths += 1;
    },
    { replaces: false },
  );
  await crew.full(PATIENCE_MS);
  const member = await openMember(db, proxy, [dying.port, lasting.port]);
  say('Two webs and two workers are up.');

  const coming = visitors.come(letters);
  await reached(visitors.taken, letters * DEATHS.web, coming);
  dying.kill();
  say(`One web was killed when ${visitors.taken.size} forms were taken.`);
  await reached(visitors.confirmed, letters * DEATHS.worker, coming);
  const hand = await crew.any();
  const died = crew.death(DEATH_MS);
  crew.tell(hand, { dieAt: 'answered' }); // the worst moment: a mail was taken, and nothing is on record
  if (!(await died)) hand.child.kill('SIGKILL');
  say(`One worker was killed when ${visitors.confirmed.size} were confirmed.`);
  await coming;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && (await countUnfinished(db)) > 0; )
    await sleep(100);
  const { reads, loggedOut } = await member.stop();
  await crew.close();
  await lasting.stop();
  await sink.close();

  const verdict = judge(await gatherEvidence(db, file), []);
  const kept = await readActions(db);
  const lacking = [...visitors.taken].filter((id) => !kept.has(id)).length;
  const unconfirmed = [...visitors.taken].filter((id) => kept.get(id) !== 'confirmed').length;
  const equal = await countsEqualRows(db);
  await database.close();
  const { lost, unflagged, ...others } = figuresOf(verdict);
  // A form sent again after its web died is the same action.
  const doubled = kept.size - visitors.taken.size;
  const wrong = lacking + unconfirmed + doubled + loggedOut + visitors.surprises.size + Math.abs(deaths - 1);
  return {
    clean: isClean(verdict) && equal && !wrong && visitors.taken.size === letters,
    figures: {
      rehearsal: 'pair',
      ...{ letters, lost, unflagged, rows_lacking: lacking, unconfirmed, doubled, logged_out: loggedOut },
      counts_equal_rows: equal,
      ...{ forms: visitors.taken.size, confirmed: visitors.confirmed.size, actions: kept.size },
      ...{ killed: { web: 1, worker: deaths }, moved_to_the_other_web: proxy.moved(), staff_reads: reads },
      ...others,
      surprises: Object.fromEntries(visitors.surprises),
      seconds: Math.round((Date.now() - began) / 100) / 10,
    },
  };
}

/** Until the set is so large, or all who come have been. */
async function reached(set: Set<string>, size: number, coming: Promise<void>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  coming.then(over, over);
  while (set.size < size && !isOver) await sleep(5);
}

async function readActions(db: Db): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; state: string }>(
    db,
    sql`select public_id::text as id, state::text as state from actions`,
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}
