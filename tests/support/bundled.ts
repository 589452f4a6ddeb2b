/** Letters that are like each other, for tests of what becomes of many to one minister. */
import { eq, sql } from 'drizzle-orm';
import { findAction } from '#app/models/action/find.server.ts';
import { queueLetters } from '#app/models/action/letters.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { makeDigests } from '#app/models/digest/make.server.ts';
import { openAction, openText } from '#app/models/keys/open.server.ts';
import { hardCeilings } from '#app/models/message/ceilings.ts';
import type { Db } from '#db/connect.ts';
import { actions, campaigns, digestLetters, digests, messages, messageTexts, targets } from '#db/schema.ts';
import { formOf, ukraine } from './people.ts';

/** Monday, half past five in Berlin: the last hour of the office. */
export const EVENING = Date.parse('2026-11-23T16:30:00Z');

/** Makes the digests of that evening; returns how many. */
export const makeEvening = (db: Db) => makeDigests(db, hardCeilings, EVENING);

/** The address of the office in Berlin. */
export const OFFICE = 'poststelle@office.example';

/** No letter waits; five alike are bundled; the office in Berlin can be written to. */
export async function clearLines(db: Db): Promise<void> {
  await db.delete(digestLetters);
  await db.delete(digests);
  await db.update(messages).set({ state: 'cancelled', holdReason: null, settledAt: null });
  await db.update(campaigns).set({ state: 'open', digestFrom: 5, deadline: null, closesAt: null });
  await db
    .update(targets)
    .set({ email: OFFICE, emailStatus: 'verified', timeZone: 'Europe/Berlin' })
    .where(eq(targets.area, 'DE'));
}

let people = 0;

/** How many people have written so far: the last one is Jonas Nummer so many. */
export const peopleSoFar = (): number => people;

/** Confirmed letters of people in Germany; their public ids. `words`: of their own; `named`: they agreed to be named in a bundle. */
export async function writeAlike(
  db: Db,
  count: number,
  { words = '', named = false } = {},
): Promise<string[]> {
  const campaign = await ukraine(db);
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    people += 1;
    const { publicId } = await takeAction(db, campaign, {
      ...formOf(campaign, 'jonas'),
      ...{ name: `Jonas Nummer${people}`, email: `jonas${people}@example.org`, ownWords: words },
      demands: people % 2 ? [1, 2] : [1, 3],
      consents: [campaign.consents.send.id, ...(named ? [campaign.consents.named.id] : [])],
    });
    const found = await findAction(db, publicId);
    if (!found?.supporter) throw new Error('No such action.');
    const [confirmed] = await db
      .update(actions)
      .set({ state: 'confirmed', confirmedAt: sql`now()`, confirmedBy: people % 2 ? 'code' : 'link' })
      .where(eq(actions.publicId, publicId))
      .returning();
    if (confirmed) await queueLetters(db, openAction(confirmed, found.supporter), found.supporter, campaign);
    ids.push(publicId);
  }
  return ids;
}

/** The newest digest, opened. */
export async function newestDigest(db: Db) {
  const [row] = await db
    .select()
    .from(messages)
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .leftJoin(digests, eq(digests.messageId, messages.id))
    .where(eq(messages.kind, 'digest'))
    .orderBy(sql`${messages.id} desc`)
    .limit(1);
  if (!row) throw new Error('There is no digest.');
  const text = openText(row.message_texts, null);
  if (!text) throw new Error('The digest is sealed under a key of a supporter.');
  return { ...row.messages, text: { ...row.message_texts, ...text }, digest: row.digests };
}

/** How a message ends, when no post office is at work. */
export const endMessage = (
  db: Db,
  id: number,
  state: 'handed over' | 'failed' | 'held',
  holdReason: 'refused' | 'uncertain twice' | null = null,
) => db.update(messages).set({ state, holdReason, settledAt: sql`now()` }).where(eq(messages.id, id));
