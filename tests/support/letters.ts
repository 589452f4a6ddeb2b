/** Letters on the hall table without the pages: for tests of the post office. */
import { eq } from 'drizzle-orm';
import { makeDataKey } from '#app/models/keys/data-key.server.ts';
import { sealPerson } from '#app/models/keys/open.server.ts';
import { queueMessage } from '#app/models/message/queue.server.ts';
import type { Db } from '#db/connect.ts';
import { actions, areas, attempts, messages, supporters } from '#db/schema.ts';

let made = 0;

/** A confirmed action of Ana's with one queued letter to the minister of `area`; returns the message's id. */
export async function queueLetter(db: Db, area = 'DE', to = 'poststelle@office.example'): Promise<number> {
  made += 1;
  const n = made;
  const [where] = await db
    .select({ campaignId: areas.campaignId, targetId: areas.targetId })
    .from(areas)
    .where(eq(areas.code, area));
  const [ana] = await db
    .insert(supporters)
    .values({ name: 'Ana Petrova', email: `ana${n}@example.org` })
    .returning();
  if (!where?.targetId || !ana) throw new Error(`No target in ${area}.`);
  const { key, master, wrapped } = makeDataKey(ana.id);
  await db
    .update(supporters)
    .set({
      name: '',
      email: '',
      keyMaster: master,
      wrappedKey: wrapped,
      sealed: sealPerson(key, ana.id, ana),
    })
    .where(eq(supporters.id, ana.id));
  const [action] = await db
    .insert(actions)
    .values({
      reference: `TEST${process.pid}-${n}`,
      campaignId: where.campaignId,
      supporterId: ana.id,
      kind: 'write',
      state: 'confirmed',
      area,
      lang: 'en',
      letterLang: 'en',
      personKey: `ana ${n}`,
      digest: `form ${n}`,
      demands: [1],
      subject: 'Please act',
      consents: [],
    })
    .returning();
  const id = await queueMessage(db, {
    kind: 'letter',
    campaignId: where.campaignId,
    actionId: action?.id ?? 0,
    targetId: where.targetId,
    fromName: 'Ana Petrova via Dear Minister',
    to: { name: 'The Minister', address: to },
    writer: { name: ana.name, address: ana.email },
    lang: 'en',
    subject: 'Please act',
    text: `Dear Minister,\n\nthis is letter ${n}. Уважаеми господине.\n\nYours sincerely,\nAna Petrova`,
  });
  if (id === null) throw new Error('The letter was queued before.');
  return id;
}

export async function messageRow(db: Db, id: number) {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  if (!row) throw new Error(`No message ${id}.`);
  return row;
}

export const attemptsOf = (db: Db, id: number) =>
  db.select().from(attempts).where(eq(attempts.messageId, id)).orderBy(attempts.id);

/** Polls until `look` gives something true-ish; fails after ten seconds, saying what was awaited. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  for (let i = 0; i < 500; i += 1) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited ten seconds in vain for ${what}.`);
}
