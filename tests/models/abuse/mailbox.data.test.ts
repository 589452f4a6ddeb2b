import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { judgeDomain } from '#app/models/abuse/domain-verdict.server.ts';
import { domainProblem } from '#app/models/abuse/mail-domain.server.ts';
import { forgetOldDays, mailboxKey, mayWriteTo } from '#app/models/abuse/mailbox.server.ts';
import { destroyPeppers, pepperOf } from '#app/models/abuse/pepper.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { rejectByLink } from '#app/models/action/link.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { personKey } from '#app/models/person.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { actions, campaignPeppers, campaigns, mailboxDays, messages } from '#db/schema.ts';
import { formOf, ukraine } from '../../support/people.ts';
import { hire } from '../../support/staff.ts';

const campaign = await ukraine(db);

beforeEach(async () => {
  await db.execute(sql`truncate mailbox_days, refused_mailboxes, mail_domains, supporters, actions, confirmations, messages,
    message_texts, count_deltas restart identity cascade`);
});
afterAll(() => database.close());

const take = async (email: string, ownWords = '') =>
  (await takeAction(db, campaign, formOf(campaign, 'jonas', { email, ownWords }))).publicId;
const mails = () => db.$count(messages, eq(messages.kind, 'confirm'));

test('sixty forms for one mailbox, under +tags and capitals: two mails', async () => {
  for (let i = 0; i < 60; i += 1)
    await take(i % 2 ? `Jonas+${i}@example.org` : 'jonas@example.org', `Form ${i}`);
  expect(await mails()).toBe(2);
});

test('parallel forms for one mailbox get no more', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, i) => take('jonas@example.org', `Form ${i}`)));
  expect(await mails()).toBe(2);
});

test('ten mails in thirty days, and what is older no longer counts', async () => {
  const key = mailboxKey('jonas@example.org');
  const days = [31, 30, 29, 20, 10, 5, 4, 3, 2].map((ago) => ({
    key,
    day: sql`current_date - ${ago}::int`,
    mails: 1,
  }));
  await db.insert(mailboxDays).values(days);
  const answers = [];
  for (let i = 0; i < 3; i += 1) answers.push(await mayWriteTo(db, 'jonas@example.org', 'again'));
  expect(answers).toEqual([true, true, true]);
  await db
    .update(mailboxDays)
    .set({ mails: sql`mails + 1` })
    .where(sql`day > current_date - 5 and day < current_date`);
  await db.update(mailboxDays).set({ mails: 1 }).where(sql`day = current_date`);
  expect(await mayWriteTo(db, 'jonas@example.org', 'again')).toBe(false);
});

test('a day has room for three, of which forms get two', async () => {
  const asked: ('form' | 'again')[] = ['form', 'form', 'form', 'again', 'again', 'form'];
  const answers = [];
  for (const why of asked) answers.push(await mayWriteTo(db, 'elina@example.org', why));
  expect(answers).toEqual([true, true, false, true, false, false]);
});

test('after “not me” there is no mail again, in no campaign, and the page can’t tell', async () => {
  const publicId = await take('jonas@example.org');
  expect(await rejectByLink(db, makeToken('confirm', publicId))).toBe('rejected');
  const again = await take('JONAS+x@example.org', 'Another form');
  expect(again).toMatch(/^[\da-f-]{36}$/);
  expect(await mails()).toBe(1);
  expect(JSON.stringify(await db.execute(sql`select * from refused_mailboxes`))).not.toContain('jonas');
});

test('both buttons pressed, as scanners do: no letter leaves before a person has looked', async () => {
  const publicId = await take('jonas@example.org');
  const token = makeToken('confirm', publicId);
  expect(await confirmByLink(db, token, 60)).toMatchObject({ ok: true });
  const [due] = await db.select().from(messages).where(eq(messages.kind, 'letter'));
  expect(due?.dueAt.getTime()).toBeGreaterThan(Date.now() + 30_000);
  expect(await rejectByLink(db, token)).toBe('held');
  const letters = await db.select().from(messages).where(eq(messages.kind, 'letter'));
  expect(letters).toMatchObject([{ state: 'held', holdReason: 'suspect' }]);
});

test('words under a rule hold the letter, which counts all the same', async () => {
  const publicId = await take('jonas@example.org', 'I know where you live.');
  await confirmByLink(db, makeToken('confirm', publicId));
  const letters = await db.select().from(messages).where(eq(messages.kind, 'letter'));
  expect(letters).toMatchObject([{ state: 'held', holdReason: 'suspect' }]);
  expect(await db.$count(actions, eq(actions.state, 'confirmed'))).toBe(1);
});

test('old days are forgotten', async () => {
  await mayWriteTo(db, 'jonas@example.org', 'form');
  expect(await forgetOldDays(db)).toBe(0);
  await db.update(mailboxDays).set({ day: sql`day - 32` });
  expect(await forgetOldDays(db)).toBe(1);
});

test('a pepper lasts as long as its campaign and a week; without it nobody fits any key', async () => {
  const key = await personKey(db, campaign.id, 'jonas@example.org');
  expect(await personKey(db, campaign.id, 'Jonas+a@example.org')).toBe(key);
  const [row] = await db.select().from(campaignPeppers);
  expect(row?.pepper).not.toContain(await pepperOf(db, campaign.id));
  await db.update(campaigns).set({ state: 'won' });
  expect(await destroyPeppers(db)).toBe(0);
  await db.update(campaigns).set({ state: 'open' });
  await destroyPeppers(db);
  await db.update(campaigns).set({ state: 'closed' });
  await destroyPeppers(db);
  await db.update(campaignPeppers).set({ endedAt: sql`ended_at - interval '8 days'` });
  expect(await destroyPeppers(db)).toBe(1);
  expect(await db.select().from(campaignPeppers)).toMatchObject([{ pepper: null }]);
  await db.update(campaigns).set({ state: 'open' });
  expect(await personKey(db, campaign.id, 'jonas@example.org')).not.toBe(key);
});

test('keys of a campaign from before peppers are replaced when it ends', async () => {
  await take('jonas@example.org');
  await db.update(campaignPeppers).set({ pepper: '', endedAt: sql`now() - interval '8 days'` });
  const [before] = await db.select().from(actions);
  await db.update(campaigns).set({ state: 'closed' });
  expect(await destroyPeppers(db)).toBe(1);
  const [after] = await db.select().from(actions);
  expect(after?.personKey).not.toBe(before?.personKey);
  await db.update(campaigns).set({ state: 'open' });
});

test('a mistyped, a throw-away and a dead domain are said; what staff decided comes first', async () => {
  const takes = async () => true;
  expect(await domainProblem(db, 'ana@gmial.com', '', takes)).toEqual({
    problem: 'did you mean',
    address: 'ana@gmail.com',
  });
  expect(await domainProblem(db, 'ana@gmial.com', 'ana@gmial.com', takes)).toBeNull();
  expect(await domainProblem(db, 'ana@example.org', '', async () => false)).toMatchObject({
    problem: 'unroutable',
  });
  expect(await domainProblem(db, 'ana@mailinator.com', '', takes)).toMatchObject({ problem: 'disposable' });
  const vera = await hire(db, 'Vera', 'admin');
  const reason = 'asked for by its members';
  expect(await judgeDomain(db, vera.id, { domain: 'Mailinator.com', verdict: 'allow', reason })).toBeNull();
  expect(await judgeDomain(db, vera.id, { domain: 'example.org', verdict: 'deny', reason })).toBeNull();
  expect(await judgeDomain(db, vera.id, { domain: 'no domain', verdict: 'deny', reason })).toBe('domain');
  expect(await domainProblem(db, 'ana@mailinator.com', '', async () => false)).toBeNull();
  expect(await domainProblem(db, 'ana@example.org', '', takes)).toMatchObject({ problem: 'disposable' });
});
