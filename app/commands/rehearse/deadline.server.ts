/** The rehearsal of a deadline: everyone writes in its last hour. Ceilings hold, the rest goes in digests, every receipt is right. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { database } from '#app/db.server.ts';
import { makeDigests } from '#app/models/digest/make.server.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import { setUp } from '#app/setup.ts';
import { rowsOf } from '#db/connect.ts';
import { readClock } from './clock.server.ts';
import { openCrew } from './crew.server.ts';
import { openCrowd } from './crowd.server.ts';
import { DAY } from './day.ts';
import { judgeDigests } from './digests.server.ts';
import { countUnfinished, gatherEvidence } from './evidence.server.ts';
import { figuresOf, isClean, judge } from './judge.ts';
import type { Outcome, Say } from './kills.server.ts';
import { arrivals, overCeiling } from './over-ceiling.ts';
import type { DeadlinePlan } from './plan.ts';
import { openSink } from './sink.server.ts';
import { findStage, knowOffices } from './stage.server.ts';

const hour = 60;
/** Monday, in UTC: offices are open everywhere from Lisbon to Helsinki. */
const DEADLINE = 14 * hour;
/** So many for each office, so that no hour bears them. */
const LETTERS_AN_OFFICE = 250;
/** Letters with words of their own wait their turn; more days than this are a fault. */
const MOST_DAYS = 20;
/** Real milliseconds that a step waits for mails under way, and that workers are given between two steps. */
const PATIENCE = 2_000;
const PAUSE = { usual: 40, lastHour: 250 };

/** `folder`: where the mail server keeps its file. */
export async function rehearseDeadline(
  { letters }: DeadlinePlan,
  folder: string,
  say: Say,
): Promise<Outcome> {
  const began = Date.now();
  const { db } = database;
  await setUp(database);
  const clock = await readClock(db);
  const { campaign, areas } = await findStage(db);
  await knowOffices(db, campaign.id);
  const offices = areas
    .filter(({ domain }) => domain)
    .map(({ code }) => code)
    .slice(0, Math.ceil(letters / LETTERS_AN_OFFICE));
  const deadline = new Date(Math.round(clock.now() / 60_000) * 60_000 + DEADLINE * 60_000);
  await rowsOf(
    db,
    sql`update campaigns set deadline = ${deadline.toISOString()}::timestamptz where slug = ${campaign.slug}`,
  );
  const crowd = openCrowd(db, campaign, offices);
  const file = join(folder, 'sink.jsonl');
  const sink = await openSink({ file, now: clock.now, onMail: crowd.hear });
  const crew = openCrew(
    2,
    { port: sink.port, connections: { fast: 4, letters: 4 }, asInService: true },
    () => {},
  );
  await crew.any();

  await clock.pass(DEADLINE - hour, PATIENCE);
  for (let minute = 1; minute <= hour; minute += 1) {
    await crowd.come(Math.floor((letters * minute) / hour) - crowd.tally.taken);
    await crowd.answer();
    await clock.pass(1, PATIENCE);
    if (minute % 20 === 0) say(`${crowd.tally.taken} have written, ${crowd.tally.confirmed} confirmed`);
  }
  let minute = DEADLINE;
  for (; minute < MOST_DAYS * DAY; ) {
    await crowd.answer();
    const waits = await countUnfinished(db);
    if (!waits && !crowd.waiting()) break;
    if (minute % (6 * hour) < 5)
      say(`day ${1 + Math.floor(minute / DAY)}: ${waits} are not at the end of their way`);
    const time = minute % DAY;
    const isOpen = time >= 5 * hour && time < 18 * hour && minute % (7 * DAY) < 5 * DAY;
    await sleep(time >= 14 * hour && isOpen ? PAUSE.lastHour : PAUSE.usual);
    if (isOpen) await makeDigests(db); // the workers' tasks might miss an hour that lasts seconds
    const step = isOpen ? 5 : hour;
    await clock.pass(step, PATIENCE);
    minute += step;
  }
  await sleep(1_000);
  await crew.close();
  await sink.close();

  const evidence = await gatherEvidence(db, file);
  const digests = await judgeDigests(db, evidence.taken);
  const verdict = judge(evidence, ['uncertain twice']);
  const over = overCeiling(arrivals(evidence), hardCeilings);
  await database.close();
  const { lost, unflagged, ...others } = figuresOf(verdict);
  const wrong = digests.receipts_wrong + digests.addresses_in_digests + digests.named_without_consent;
  return {
    clean: isClean(verdict) && !over && !wrong && digests.digests > 0 && !crowd.surprises.size,
    figures: {
      rehearsal: 'deadline',
      ...{ lost, unflagged, over_ceiling: over },
      ...{ actions: crowd.tally.taken, confirmed: crowd.tally.confirmed },
      ...digests,
      ...others,
      surprises: Object.fromEntries(crowd.surprises),
      days: 1 + Math.floor(minute / DAY),
      seconds: Math.round((Date.now() - began) / 100) / 10,
    },
  };
}
