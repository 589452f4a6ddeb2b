// What comes back to the bounce domain, from the first byte of its SMTP to the rows that change, and to those that don't.
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { captureAddress } from '#app/mail/address.server.ts';
import { openDoor } from '#app/mail/returned/door.server.ts';
import { bounceAddress } from '#app/mail/returned/token.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { foldCounts } from '#app/models/count.server.ts';
import { findDrift } from '#app/models/counts/recount.server.ts';
import { queueMessage } from '#app/models/message/queue.server.ts';
import { listSwitches } from '#app/models/message/switches.server.ts';
import { rowsOf } from '#db/connect.ts';
import { actions, messageEvents, messages, supporters, switches } from '#db/schema.ts';
import { messageRow, queueLetter } from '../../support/letters.ts';
import { bringTo, sample } from '../../support/returned.ts';
import { to as sampleTo } from '../../support/returned-mails.ts';
import { type Peer, startPeer } from '../../support/smtp-peer.ts';
import { actionsIn, textsIn } from '../../support/texts.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
let relay: Peer;
const troubles: unknown[] = [];

beforeAll(async () => {
  relay = await startPeer();
  const options = { host: '127.0.0.1', port: relay.port, secure: false };
  door = await openDoor({ db, port: 0, relay: options, onTrouble: (_, error) => troubles.push(error) });
});
beforeEach(async () => {
  await db.delete(switches);
});
afterAll(async () => {
  await door.close();
  await relay.close();
  await database.close();
  expect(troubles).toEqual([]);
});

const bring = (to: string, raw: string, from = '') => bringTo(door.port, to, raw, from);

/** A letter of Ana's that our mail server has taken. Where it went, and its envelope sender. */
async function sentLetter(area = 'DE') {
  const id = await queueLetter(db, area);
  await db
    .update(messages)
    .set({ state: 'handed over', settledAt: sql`now()`, told: true })
    .where(eq(messages.id, id));
  return { id, about: 'poststelle@office.example', sender: bounceAddress(id), row: await messageRow(db, id) };
}

const eventsOf = (id: number) =>
  db.select().from(messageEvents).where(eq(messageEvents.messageId, id)).orderBy(messageEvents.id);

const strays = async () =>
  Object.fromEntries(
    (
      await rowsOf<{ what: string; n: number }>(
        db,
        sql`select what, sum(n)::int as n from stray_days group by 1`,
      )
    ).map(({ what, n }) => [what, n]),
  );

test('the office’s server took Ana’s letter: it is accepted, and the server’s word is on record', async () => {
  const { id, about, sender } = await sentLetter();
  const raw = sample('Postfix, relayed to a server without notices', about);
  expect(await bring(sender, raw)).toEqual({ phase: 'dot', code: 250 });
  expect(await messageRow(db, id)).toMatchObject({ state: 'accepted' });
  expect(await eventsOf(id)).toMatchObject([
    {
      kind: 'accepted',
      status: '2.0.0',
      host: 'mx1.ministry.example',
      words: '250 2.0.0 Ok: queued as 9C2D',
      moved: 'accepted',
    },
  ]);
  await bring(sender, raw);
  expect(await eventsOf(id)).toHaveLength(1);
});

test('an event is never changed and never taken away', async () => {
  await expect(db.execute(sql`update message_events set kind = 'bounced'`)).rejects.toThrow();
  await expect(db.execute(sql`delete from message_events`)).rejects.toThrow();
});

test('a letter that comes back: its writer gets the text, staff are alerted, and nothing is stopped yet', async () => {
  const { id, about, sender, row } = await sentLetter('FI');
  await bring(sender, sample('Postfix, no such user', about));
  expect(await messageRow(db, id)).toMatchObject({ state: 'bounced' });
  const note = (await textsIn(db)).find(
    ({ kind, actionId }) => kind === 'notice' && actionId === row.actionId,
  );
  expect(note?.subject).toBe('Your letter came back');
  expect(note?.text).toContain('this is letter');
  expect(await listSwitches(db)).toEqual([]);
  expect(await listAttention(db, 'all')).toContainEqual({
    kind: 'bounced target',
    of: String(row.targetId),
    count: 1,
  });
});

test('two letters that come back hold the office’s queue; an acceptance between them does not let it come to that', async () => {
  const [one, two, three] = [await sentLetter('SE'), await sentLetter('SE'), await sentLetter('SE')];
  await bring(one.sender, sample('Postfix, no such user', one.about));
  await bring(two.sender, sample('Postfix, delivered', two.about));
  await bring(three.sender, sample('Postfix, no such user', three.about));
  expect(await listSwitches(db)).toEqual([]);
  const four = await sentLetter('SE');
  await bring(four.sender, sample('Exchange, no such recipient', four.about));
  expect(await listSwitches(db)).toMatchObject([
    { scope: 'target', key: String(one.row.targetId), reason: '2 letters came back (5.1.10)' },
  ]);
});

test('full mailboxes come back and hold nothing', async () => {
  for (const times of [1, 2, 3]) {
    const { about, sender } = await sentLetter('EE');
    await bring(sender, sample('Postfix, mailbox full', about, times));
  }
  expect(await listSwitches(db)).toEqual([]);
});

test('a forged token changes nothing, is refused before its mail, and is counted', async () => {
  const { id, about, sender } = await sentLetter();
  const before = (await strays()).forged ?? 0;
  const forged = sender.replace(/-([\da-f])/, (_, digit) => `-${digit === '0' ? '1' : '0'}`);
  const other = await sentLetter();
  const swapped = sender.replace(/^b-[\da-z]+/, other.sender.split('-').slice(0, 2).join('-'));
  for (const each of [forged, swapped])
    expect(await bring(each, sample('Postfix, no such user', about))).toEqual({ phase: 'rcpt', code: 550 });
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect((await strays()).forged).toBe(before + 2);
  for (const each of [id, other.id]) {
    expect(await messageRow(db, each)).toMatchObject({ state: 'handed over' });
    expect(await eventsOf(each)).toEqual([]);
  }
});

test.each(['someone@elsewhere.example', 'postmaster@office.example', `letters@${env.BOUNCE_DOMAIN}`])(
  'it is no open relay: %s',
  async (address) => {
    expect(await bring(address, 'Subject: x\r\n\r\nx')).toEqual({ phase: 'rcpt', code: 550 });
  },
);

test('a true token of a message that is not here is counted and forgotten', async () => {
  const before = (await strays()).unknown ?? 0;
  expect(await bring(bounceAddress(99_999_999), 'Subject: x\r\n\r\nx')).toEqual({ phase: 'dot', code: 250 });
  expect((await strays()).unknown).toBe(before + 1);
});

test('a notice that overtakes our own record is asked to come again', async () => {
  const { id, about, sender } = await sentLetter();
  await db.update(messages).set({ state: 'sending' }).where(eq(messages.id, id));
  expect(await bring(sender, sample('Postfix, delivered', about))).toEqual({ phase: 'dot', code: 451 });
  await db.update(messages).set({ state: 'handed over' }).where(eq(messages.id, id));
  expect(await bring(sender, sample('Postfix, delivered', about))).toEqual({ phase: 'dot', code: 250 });
  expect(await messageRow(db, id)).toMatchObject({ state: 'accepted' });
});

test('a doubt is settled by a notice; one that was never sent is not', async () => {
  const doubt = await sentLetter();
  await db.update(messages).set({ state: 'uncertain' }).where(eq(messages.id, doubt.id));
  await bring(doubt.sender, sample('Postfix, delivered', doubt.about));
  expect(await messageRow(db, doubt.id)).toMatchObject({ state: 'accepted' });
  const held = await sentLetter();
  await db.update(messages).set({ state: 'held', holdReason: 'suspect' }).where(eq(messages.id, held.id));
  await bring(held.sender, sample('Postfix, delivered', held.about));
  expect(await messageRow(db, held.id)).toMatchObject({ state: 'held', holdReason: 'suspect' });
});

test('answers of programs, delays and notices about others are on record and move nothing', async () => {
  const { id, about, sender } = await sentLetter();
  await bring(sender, sample('Postfix, delayed', about));
  await bring(sender, sample('Exchange, away until Monday', about), about);
  await bring(sender, sample('Postfix, an address the office passes its mail on to is gone', about));
  expect((await eventsOf(id)).map(({ kind, moved }) => [kind, moved])).toEqual([
    ['delayed', null],
    ['auto-reply', null],
    ['elsewhere', null],
  ]);
  expect(await messageRow(db, id)).toMatchObject({ state: 'handed over' });
});

test('a person’s reply goes on unread to the campaign’s address, or nowhere; here nothing of it stays', async () => {
  const { id, sender } = await sentLetter();
  const raw = sample('a person of the office', sampleTo);
  const from = 'ines.kern@ministry.example';
  await bring(sender, raw, from);
  expect(relay.mails).toHaveLength(0);
  await db.execute(sql`update campaigns set replies_to = 'team@campaign.example'`);
  const second = await sentLetter();
  expect(await bring(second.sender, raw, from)).toEqual({ phase: 'dot', code: 250 });
  expect(relay.mails).toMatchObject([{ from: '', to: [captureAddress('team@campaign.example')] }]);
  expect(relay.mails[0]?.bytes.toString()).toContain('Thank you for your letter.');
  const kept = JSON.stringify([await eventsOf(id), await eventsOf(second.id)]);
  expect(kept).not.toMatch(/Kern|kern|Thank you/);
  await db.execute(sql`update campaigns set replies_to = null`);
});

/** A mail to the writer of a letter, taken by our mail server. */
async function sentReceipt(letter: { row: { actionId: number | null; campaignId: number | null } }) {
  const ana = (await actionsIn(db)).find(({ id }) => id === letter.row.actionId)?.writer;
  const who = { name: ana?.name ?? '', address: ana?.email ?? '' };
  const id = await queueMessage(db, {
    ...{
      kind: 'receipt',
      campaignId: letter.row.campaignId,
      actionId: letter.row.actionId,
      fromName: 'Dear Minister',
    },
    ...{ to: who, writer: who, lang: 'en', subject: 'Your letter', text: 'It has left.' },
  });
  await db
    .update(messages)
    .set({ state: 'handed over' })
    .where(eq(messages.id, id ?? 0));
  return { id: id ?? 0, address: who.address };
}

test('nobody has the address that confirmed: the action leaves the count with a reason, and no mail goes there any more', async () => {
  const letter = await sentLetter();
  const receipt = await sentReceipt(letter);
  await bring(bounceAddress(receipt.id), sample('Gmail, full', receipt.address));
  const state = async () =>
    (
      await db
        .select()
        .from(actions)
        .where(eq(actions.id, letter.row.actionId ?? 0))
    )[0]?.state;
  expect(await state()).toBe('confirmed');
  const again = await sentReceipt({ row: { ...letter.row, actionId: letter.row.actionId } }).catch(
    () => null,
  );
  expect(again?.id ?? 0).toBe(0);
  const two = await sentLetter();
  const other = await sentReceipt(two);
  await db.execute(sql`insert into count_deltas (campaign_id, stage, area, n, kind, lang, demands)
    select campaign_id, 'confirmed', area, 1, kind, lang, demands from actions`);
  await foldCounts(db);
  await bring(bounceAddress(other.id), sample('Gmail, no such account', other.address));
  const [action] = await db
    .select()
    .from(actions)
    .where(eq(actions.id, two.row.actionId ?? 0));
  expect(action?.state).toBe('invalidated');
  const [why] = await rowsOf(
    db,
    sql`select reason, staff_id, actions from invalidations order by id desc limit 1`,
  );
  expect(why).toMatchObject({
    reason: expect.stringContaining('no such mailbox'),
    staff_id: null,
    actions: 1,
  });
  const refused = await rowsOf(
    db,
    sql`select why, until > now() + interval '80 days' as long from refused_mailboxes`,
  );
  expect(refused).toEqual([{ why: 'bounced', long: true }]);
  const [event] = await eventsOf(other.id);
  expect(event).toMatchObject({ kind: 'bounced', status: '5.1.1', words: null });
  while (await foldCounts(db));
  expect((await findDrift(db)).filter(({ stage }) => stage === 'invalidated')).toEqual([]);
  expect(await db.$count(supporters)).toBeGreaterThan(0);
});

test('letters that were accepted or came back rise in the counts, and the rows agree', async () => {
  while (await foldCounts(db));
  const rollups = await rowsOf<{ stage: string; n: number }>(
    db,
    sql`select stage, n from rollups where dimension = 'all' and stage in ('accepted', 'bounced') order by 1`,
  );
  const rows = await rowsOf<{ stage: string; n: number }>(
    db,
    sql`select state::text as stage, count(*)::int as n from messages
        where kind = 'letter' and state in ('accepted', 'bounced') group by 1 order by 1`,
  );
  expect(rows.length).toBe(2);
  expect(rollups).toEqual(rows);
});
