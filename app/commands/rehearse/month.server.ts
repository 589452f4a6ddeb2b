/** The rehearsal of a month: letters come, wait and leave on a clock of its own; each forecast is compared with what happened. */
import { sql } from 'drizzle-orm';
import { database } from '#app/db.server.ts';
import { goRound } from '#app/mail/rounds.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { makeDigests } from '#app/models/digest/make.server.ts';
import { settleDigests } from '#app/models/digest/settle.server.ts';
import { type AttemptResult, settleAttempts } from '#app/models/message/attempt.server.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import { passGate } from '#app/models/message/gate.server.ts';
import { registerWorker, retireWorker } from '#app/models/message/recover.server.ts';
import { queuedOutlook } from '#app/models/pace/outlook.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { setUp } from '#app/setup.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { formOf } from './crowd.server.ts';
import { DAY, pick, shares } from './day.ts';
import { type Foretold, forecastErrors } from './forecast-errors.ts';
import type { Outcome, Say } from './kills.server.ts';
import type { MonthPlan } from './plan.ts';
import { findStage, knowOffices } from './stage.server.ts';

const hour = 60;
/** Minutes between two looks at the queue: in less, no bucket fills up and lets time go to waste. */
const STEP = 5;
/** Minutes between two looks for digests that are due. */
const DIGESTS = 20;
/** When any office of Europe may be open, in UTC. */
const AWAKE = { from: 6 * hour, to: 18 * hour };
/** The share of letters that come on the third day, within an hour; the others by day, some at the weekend too. */
const RUSH = 0.3;
const RUSH_AT = 2 * DAY + 9 * hour;
const CLAIM = 200;
/** Median error that the forecast may have. */
const BOUND = 0.1;

/** Letters that have come by this minute of the month, as a share of all. */
function arrived(minute: number, days: number): number {
  const steady = Math.min(1, minute / (days * DAY));
  const rush = Math.min(1, Math.max(0, (minute - RUSH_AT) / hour));
  return (1 - RUSH) * steady + RUSH * rush;
}

/** Without mail servers: a letter that is claimed has left. Claims, buckets, digests and pages' forecasts are the real ones. */
export async function rehearseMonth({ letters, days }: MonthPlan, say: Say): Promise<Outcome> {
  const began = Date.now();
  const { db } = database;
  await setUp(database);
  const { campaign, areas } = await findStage(db);
  await knowOffices(db, campaign.id);
  const offices = areas.filter(({ domain }) => domain).map(({ code }) => code);
  const parts = shares(offices.length);
  await passGate(database);
  const worker = await registerWorker(database);
  const fast = database.fast();
  const claim = goRound(fast, worker.id, hardCeilings);
  const foretold: Foretold[] = [];
  let come = 0;

  async function write(): Promise<void> {
    come += 1;
    const { publicId } = await takeAction(db, campaign, {
      ...formOf(campaign, offices[pick(parts, Math.random())] ?? '', come),
      kind: 'write',
    });
    await confirmByLink(db, makeToken('confirm', publicId));
    const [letter] = await rowsOf<{ id: string; target: number; at: number }>(
      db,
      sql`select m.id, m.target_id as target, extract(epoch from m.queued_at)::float8 * 1000 as at
          from messages m join actions a on a.id = m.action_id
          where a.public_id = ${publicId}::uuid and m.kind = 'letter' and m.state = 'queued'`,
    );
    if (!letter) return;
    const id = Number(letter.id);
    const outlook = await queuedOutlook(db, { id, campaignId: campaign.id, targetId: letter.target });
    if (outlook) foretold.push({ id, asked: letter.at, way: outlook.way, leaves: outlook.leaves.getTime() });
  }

  async function post(): Promise<void> {
    for (let claims = await claim(CLAIM); claims.length; claims = await claim(CLAIM))
      await settleAttempts(
        db,
        claims.map((one) => ({ ...one, ...taken })),
      );
    await settleDigests(db);
  }

  const isAwake = (minute: number) =>
    minute % DAY >= AWAKE.from && minute % DAY < AWAKE.to && minute % (7 * DAY) < 5 * DAY;
  let minute = 0;
  for (let waits = 1; minute < days * DAY || (waits > 0 && minute < 3 * days * DAY); ) {
    while (come < Math.floor(letters * arrived(minute, days))) await write();
    if (isAwake(minute)) {
      await post();
      if (minute % DIGESTS === 0 && (await makeDigests(db))) await post();
    }
    if (minute % DAY === 0) {
      waits = await countWaiting(db);
      say(`day ${minute / DAY + 1}: ${come} letters have come, ${waits} wait`);
    }
    const step = isAwake(minute) ? STEP : hour - (minute % hour);
    await db.execute(sql`update clock set ahead = ahead + make_interval(mins => ${step})`);
    minute += step;
  }
  const left = await readLeft(db);
  const waiting = await countWaiting(db);
  await retireWorker(database, worker);
  await fast.end();
  await database.close();
  const errors = forecastErrors(foretold, left);
  return {
    clean: waiting === 0 && errors.median !== null && errors.median < BOUND,
    figures: {
      rehearsal: 'month',
      ...{ days, letters: come, foretold: foretold.length, ...errors },
      ...{ waiting, days_until_empty: Math.ceil(minute / DAY) },
      seconds: Math.round((Date.now() - began) / 100) / 10,
    },
  };
}

const taken: Omit<AttemptResult, 'attemptId' | 'messageId' | 'n'> = {
  ...{ outcome: 'handed over', phase: 'dot', code: 250, response: 'Taken', host: 'sink.test' },
};

async function countWaiting(db: Db): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from messages where kind in ('letter', 'digest') and state in ('queued', 'sending', 'digested')`,
  );
  return row?.n ?? 0;
}

/** When each letter left, by itself or in a digest. */
async function readLeft(db: Db): Promise<Map<number, { at: number; way: 'single' | 'bundle' }>> {
  const rows = await rowsOf<{ id: string; at: number; bundled: boolean }>(
    db,
    sql`select m.id, extract(epoch from m.settled_at)::float8 * 1000 as at, d.letter_id is not null as bundled
        from messages m left join digest_letters d on d.letter_id = m.id
        where m.kind = 'letter' and m.state = 'handed over'`,
  );
  return new Map(rows.map(({ id, at, bundled }) => [Number(id), { at, way: bundled ? 'bundle' : 'single' }]));
}
