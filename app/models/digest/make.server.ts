/**
 * Bundling: letters without words of their own that wait for one target are laid into one mail, at most one a day for each
 * campaign and target. queued -> digested; the mail is queued like any letter.
 */
import { sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import { digests } from '#db/schema.ts';
import type { Ceilings } from '../message/ceilings.ts';
import { findInstallation } from '../message/gate.server.ts';
import { ceilingsInForce } from '../message/pace.server.ts';
import { queueMessage } from '../message/queue.server.ts';
import { recordTogether } from '../message/send-record.server.ts';
import { COPIES } from '../originality/likeness.server.ts';
import { leavesAt } from '../pace/forecast.ts';
import { readLine } from '../pace/line.server.ts';
import { localDay } from '../pace/office-hours.ts';
import { targetCard } from '../target.server.ts';
import { groupsOf } from './bundle.ts';
import { lockCandidates } from './read.server.ts';
import { isBundled, nextDigest } from './rule.ts';
import { digestLanguage, writeDigest } from './write.server.ts';

/** A digest goes before the letters of its line, not behind those it is to spare the office. */
export const FIRST = sql`now() - interval '1 year'`;

/** Makes the digests that are due; returns how many. `at`: another moment than the database's now, in milliseconds. None where letters need not wait, or before the gate has been passed. */
export async function makeDigests(
  db: Db,
  ceilings: Ceilings | null = ceilingsInForce(),
  at: number | null = null,
): Promise<number> {
  if (!ceilings?.officeHours) return 0;
  const installation = await findInstallation(db);
  if (!installation || installation.restoredAt) return 0;
  let made = 0;
  for (const line of await longLines(db)) {
    const due = await dueOn(db, line, ceilings, at);
    if (due && (await db.transaction((tx) => makeOne(tx, line, due)))) made += 1;
  }
  return made;
}

type Where = { campaignId: number; targetId: number };

const longLines = (db: Db): Promise<Where[]> =>
  rowsOf<Where>(
    db,
    sql`select m.campaign_id as "campaignId", m.target_id as "targetId" from messages m
        where m.state = 'queued' and m.lane = 1 and m.mode = ${env.MAIL_MODE}::mail_mode and m.kind = 'letter'
        group by 1, 2 having count(*) > 1 order by 1, 2`,
  );

type Due = { day: number; digestFrom: number; isLate: boolean };

/** The day for which a digest is due now; null when it is not its time. */
async function dueOn(
  db: Db,
  { campaignId, targetId }: Where,
  ceilings: Ceilings,
  when: number | null,
): Promise<Due | null> {
  const { standing, digestFrom, deadline, madeOn } = await readLine(db, campaignId, targetId, ceilings);
  if (!standing || !ceilings.officeHours) return null;
  const { timeZone } = standing;
  const at = when ?? standing.at;
  if (nextDigest({ at, timeZone, hours: ceilings.officeHours, deadline, madeOn }) > at) return null;
  const leaves = leavesAt({ ...standing, at }, ceilings, Math.max(1, standing.waiting));
  return { day: localDay(at, timeZone), digestFrom, isLate: deadline !== null && leaves > deadline };
}

async function makeOne(tx: Db, { campaignId, targetId }: Where, due: Due): Promise<boolean> {
  const card = await targetCard(tx, targetId);
  if (card?.outlook !== 'sends' || !card.email) return false;
  const to = { name: card.person ?? card.title, address: card.email };
  const lang = await digestLanguage(tx, campaignId, card);
  const groups = groupsOf(
    await lockCandidates(tx, { campaignId, targetId, address: to.address }),
    lang,
    COPIES,
  );
  const forms = groups.reduce((sum, group) => sum + group.letters.length, 0);
  const late = due.isLate ? { leaves: 1, deadline: 0 } : { leaves: 0, deadline: null };
  if (!isBundled({ forms, digestFrom: due.digestFrom, ...late })) return false;
  const digest = await writeDigest(tx, { campaignId, card, lang }, groups);
  if (!digest) return false;
  const day = new Date(due.day * 86_400_000).toISOString().slice(0, 10);
  const id = await queueMessage(tx, {
    ...{ kind: 'digest', campaignId, actionId: null, targetId, serial: await nextSerial(tx, targetId), day },
    ...{ fromName: env.ORG_NAME, to, lang, subject: digest.subject, text: digest.text },
  });
  if (id === null) return false;
  const { letters, named } = digest;
  await tx
    .insert(digests)
    .values({ messageId: id, campaignId, targetId, day, letters: letters.length, named });
  await recordTogether(letters, await lastBegun(tx), 'began');
  await bundle(
    tx,
    id,
    letters.map((letter) => letter.id),
  );
  return true;
}

async function bundle(tx: Db, digestId: number, ids: readonly number[]): Promise<void> {
  await rowsOf(
    tx,
    sql`with moved as (
          update messages set state = 'digested' where id = any(${idArray(ids)}) and state = 'queued' returning id),
        first as (
          update messages set due_at = ${FIRST} where id = ${digestId} and state = 'queued')
        insert into digest_letters (letter_id, digest_id) select id, ${digestId}::bigint from moved
        returning letter_id`,
  );
}

/** Digests have no action: their number tells those to one target apart. Two at once get the same, and the second is none. */
async function nextSerial(tx: Db, targetId: number): Promise<number> {
  const [row] = await rowsOf<{ serial: number }>(
    tx,
    sql`select coalesce(max(serial), 0)::int + 1 as serial from messages
        where kind = 'digest' and action_id is null and target_id = ${targetId}::int`,
  );
  return row?.serial ?? 1;
}

/** The newest attempt whose fence was passed: any database that knows it is not older than this record. */
async function lastBegun(tx: Db): Promise<number> {
  const [row] = await rowsOf<{ id: string | null }>(
    tx,
    sql`select max(id) as id from (
          select id from attempts where started is not null order by id desc limit 1) newest`,
  );
  return Number(row?.id ?? 0);
}
