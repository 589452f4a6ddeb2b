/** The rehearsal of a day: a rush, faults and all, on a clock of its own; then file and database are compared. */
import { join } from 'node:path';
import { inArray } from 'drizzle-orm';
import { database } from '#app/db.server.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import { setUp } from '#app/setup.ts';
import type { Db } from '#db/connect.ts';
import { actions } from '#db/schema.ts';
import { type Clock, readClock } from './clock.server.ts';
import { countsEqualRows } from './counts.server.ts';
import { type Crew, openCrew } from './crew.server.ts';
import { openCrowd } from './crowd.server.ts';
import { DAY, type Event, events, RUSH, rateAt, stepAt } from './day.ts';
import { countOpen, countUnfinished, gatherEvidence } from './evidence.server.ts';
import { openGreylist } from './greylist.ts';
import { figuresOf, isClean, judge } from './judge.ts';
import type { Outcome, Say } from './kills.server.ts';
import { lettersAfter, replaceMinister, SUCCESSOR } from './minister.server.ts';
import { arrivals, overCeiling } from './over-ceiling.ts';
import type { DayPlan } from './plan.ts';
import { openSink } from './sink.server.ts';
import { findStage } from './stage.server.ts';

const hour = 60;
/** After the day the clock runs on until the last letter has gone at its pace; more days than this are a fault. */
const MOST_DAYS = 5;
/** Real milliseconds that a step waits for mails under way; less while our own mail server is down. */
const PATIENCE = { usual: 1_500, down: 200 };
/** So many steps in a row in which mails stay under way: nobody carries them, and the day is over. */
const STUCK = 40;

/** `folder`: where the mail server keeps its file. */
export async function rehearseSpike({ rate }: DayPlan, folder: string, say: Say): Promise<Outcome> {
  const began = Date.now();
  const { db } = database;
  await setUp(database);
  const clock = await readClock(db);
  const { campaign, areas } = await findStage(db);
  const [, leaving = '', dark = ''] = areas.map(({ code }) => code);
  const darkDomain = areas.find(({ code }) => code === dark)?.domain ?? '';
  const crowd = openCrowd(
    db,
    campaign,
    areas.map(({ code }) => code),
  );
  const faults = { ours: false, office: false };
  const isGrey = openGreylist(clock.now);
  const file = join(folder, 'sink.jsonl');
  const sink = await openSink({
    file,
    now: clock.now,
    greeting: () => (faults.ours ? '421 4.3.2 Closed for an hour' : undefined),
    rcpt(to) {
      if (faults.office && to.includes(`--${darkDomain}`)) return '451 4.4.1 No answer there';
      return isGrey(to) ? '451 4.7.1 Greylisted, come back in five minutes' : undefined;
    },
    onMail: crowd.hear,
  });
  const crew = openCrew(
    2,
    { port: sink.port, connections: { fast: 2, letters: 4 }, asInService: true },
    () => {},
  );
  await crew.any();
  const former = { name: '', at: new Date(0) };

  async function happen(event: Event): Promise<void> {
    say(`${timeOf(clock)} ${event}`);
    if (event === 'workers killed') for (const hand of await both(crew)) hand.child.kill('SIGKILL');
    if (event === 'restart') for (const hand of await both(crew)) crew.relieve(hand);
    if (event === 'minister leaves') {
      former.name = (await replaceMinister(db, campaign.slug, leaving, null)) ?? '';
      former.at = new Date(clock.now());
    }
    if (event === 'minister follows') await replaceMinister(db, campaign.slug, leaving, SUCCESSOR);
    if (event.startsWith('office server')) faults.office = event.endsWith('down');
    if (event.startsWith('our server')) faults.ours = event.endsWith('down');
    if (event === 'our server down') sink.hangUp();
  }

  let waits = 0;
  async function pass(minutes: number): Promise<void> {
    const calm = await clock.pass(minutes, faults.ours ? PATIENCE.down : PATIENCE.usual);
    waits = calm || faults.ours ? 0 : waits + 1;
  }

  let owed = 0;
  for (let minute = 0; minute < DAY && waits < STUCK; ) {
    const step = stepAt(minute);
    const event = events.get(minute);
    if (event) await happen(event);
    owed += rateAt(minute, rate) * step;
    await crowd.come(Math.floor(owed));
    owed %= 1;
    await crowd.answer();
    if (minute % (3 * hour) === 0 || minute === RUSH.from + RUSH.minutes)
      say(`${timeOf(clock)} ${crowd.tally.taken} actions, ${crowd.tally.confirmed} confirmed`);
    await pass(step);
    minute += step;
  }
  let after = 0;
  async function goOn(count: (db: Db) => Promise<number>): Promise<void> {
    while (after < MOST_DAYS * DAY && waits < STUCK) {
      await crowd.answer();
      if ((await count(db)) === 0 && !crowd.waiting()) return;
      const step = after % DAY >= 5 * hour && after % DAY < 18 * hour ? 5 : hour;
      await pass(step);
      after += step;
    }
  }
  await goOn(countUnfinished);
  await crew.endTasks(); // or a receipt is written when nobody is left to carry it
  await goOn(countOpen);
  await crew.close();
  await sink.close();

  const evidence = await gatherEvidence(db, file);
  const verdict = judge(evidence, ['no address', 'address unverified', 'target changed', 'uncertain twice']);
  const over = overCeiling(arrivals(evidence), hardCeilings);
  const equal = await countsEqualRows(db);
  const unasked = await confirmedBySilence(db, crowd.silent);
  const late = await lettersAfter(db, former.name, former.at);
  await database.close();
  const { lost, unflagged, ...others } = figuresOf(verdict);
  return {
    clean: isClean(verdict) && !over && equal && !unasked && !late.frozen && !crowd.surprises.size,
    figures: {
      rehearsal: 'spike',
      ...{ lost, unflagged, over_ceiling: over, counts_equal_rows: equal },
      actions: crowd.tally.taken,
      confirmed: crowd.tally.confirmed,
      letters: evidence.recorded.filter(({ kind }) => kind === 'letter').length,
      mails: evidence.recorded.length,
      ...others,
      scans: crowd.tally.scans,
      confirmed_by_scanners: unasked,
      frozen_for_predecessor: late.frozen,
      sent_to_predecessor: late.sent,
      surprises: Object.fromEntries(crowd.surprises),
      days: after ? 2 + Math.floor(after / DAY) : 1,
      seconds: Math.round((Date.now() - began) / 100) / 10,
    },
  };
}

async function both(crew: Crew) {
  await crew.any();
  return crew.all();
}

async function confirmedBySilence(db: Db, silent: Set<string>): Promise<number> {
  const rows = await db
    .select({ state: actions.state })
    .from(actions)
    .where(inArray(actions.publicId, [...silent]));
  return rows.filter(({ state }) => state === 'confirmed').length;
}

const timeOf = (clock: Clock): string => new Date(clock.now()).toISOString().slice(11, 16);
