import { and, eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { expireWaiting, remindWaiting } from '#app/models/action/clock.server.ts';
import { confirmByCode, confirmByLink } from '#app/models/action/confirm.server.ts';
import { findByLink, rejectByLink } from '#app/models/action/link.server.ts';
import { type ActionForm, takeAction } from '#app/models/action/take.server.ts';
import { changeAddress, findWaitingAction, resendConfirm } from '#app/models/action/waiting.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { setCampaignState } from '#app/models/campaign-state.server.ts';
import { countActions, foldCounts } from '#app/models/count.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { actions, confirmations, messages, messageTexts, supporters } from '#db/schema.ts';
import { formOf, people, ukraine } from '../support/people.ts';
import { textsIn } from '../support/texts.ts';
import { timePasses } from '../support/time.ts';

const campaign = await ukraine(db);

beforeEach(async () => {
  await db.execute(sql`truncate mailbox_days, refused_mailboxes, supporters, actions, confirmations, messages, message_texts,
    sealed_messages, attempts, count_deltas, rollups restart identity cascade`);
});

type Person = keyof typeof people;
const take = async (person: Person, changes: Partial<ActionForm> = {}) =>
  (await takeAction(db, campaign, formOf(campaign, person, changes))).publicId;

const mailsTo = (email: string) =>
  textsIn(db).then((rows) =>
    rows
      .filter(({ toAddress }) => toAddress === email)
      .map(({ kind, state, subject, text }) => ({ kind, state, subject, text })),
  );

const letters = () => textsIn(db).then((rows) => rows.filter(({ kind }) => kind === 'letter'));

async function codeFor(email: string): Promise<string> {
  const subject = (await mailsTo(email)).at(-1)?.subject ?? '';
  return /\d{6}/.exec(subject)?.[0] ?? 'no code';
}

const linkOf = (publicId: string) => makeToken('confirm', publicId);

test('Jonas takes an action: one supporter, one action, one confirm mail, and no letter yet', async () => {
  await take('jonas');
  expect(await db.$count(supporters)).toBe(1);
  expect(await db.$count(actions)).toBe(1);
  expect(await mailsTo(people.jonas.email)).toMatchObject([{ kind: 'confirm', state: 'queued' }]);
  expect(await letters()).toEqual([]);
});

test('twenty posts of one form at once are one action and one mail', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => take('jonas')));
  expect(new Set(ids).size).toBe(1);
  expect(await db.$count(actions)).toBe(1);
  expect(await mailsTo(people.jonas.email)).toHaveLength(1);
});

test('the code from the mail sends the letter to the minister, in Jonas’s words', async () => {
  const publicId = await take('jonas', { ownWords: 'My neighbours fled from Kharkiv.' });
  const confirmed = await confirmByCode(db, publicId, await codeFor(people.jonas.email));
  expect(confirmed).toEqual({ ok: true, publicId });
  const [letter] = await letters();
  expect(letter).toMatchObject({
    state: 'queued',
    toName: 'Johann Wadephul',
    toAddress: 'poststelle@auswaertiges-amt.de',
  });
  expect(letter?.text).toMatch(
    /^Dear Minister,\n\nMy neighbours fled from Kharkiv\.\n\nI am writing to you from Germany/,
  );
  expect(letter?.text).toContain('Yours sincerely,\nJonas Müller\n\n');
  expect(letter?.text).toMatch(/\/verify\/[0-9A-Z]{5}-[0-9A-Z]{5}$/);
});

test('five wrong codes spend the code; a new mail brings a new one', async () => {
  const publicId = await take('jonas');
  const code = await codeFor(people.jonas.email);
  const wrong = code === '000000' ? '000001' : '000000';
  for (let i = 0; i < 5; i += 1)
    expect(await confirmByCode(db, publicId, wrong)).toMatchObject({ problem: 'wrong code' });
  expect(await confirmByCode(db, publicId, code)).toMatchObject({ problem: 'too many tries' });
  await timePasses(db, '61 seconds');
  expect(await resendConfirm(db, publicId)).toBe('sent');
  expect(await confirmByCode(db, publicId, await codeFor(people.jonas.email))).toMatchObject({ ok: true });
});

test('looking at the link’s page, as often as a scanner likes, changes nothing', async () => {
  const publicId = await take('jonas');
  for (let i = 0; i < 5; i += 1) await findByLink(db, linkOf(publicId));
  expect(await letters()).toEqual([]);
  expect((await findWaitingAction(db, publicId))?.state).toBe('unconfirmed');
});

test('a hundred presses of the link’s button at once are one letter', async () => {
  const publicId = await take('jonas');
  const results = await Promise.all(Array.from({ length: 100 }, () => confirmByLink(db, linkOf(publicId))));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(await letters()).toHaveLength(1);
});

test('a link made for another purpose, or with one character changed, opens nothing', async () => {
  const publicId = await take('jonas');
  const good = linkOf(publicId);
  const changed = `${good.slice(0, -2)}${good.at(-2) === 'A' ? 'B' : 'A'}${good.at(-1)}`;
  for (const token of [makeToken('receipt', publicId), changed, '', 'x'.repeat(43), `${good}A`]) {
    expect(await confirmByLink(db, token)).toEqual({ ok: false, problem: 'unknown' });
  }
  expect(await letters()).toEqual([]);
});

test('one person, two forms, both mails answered: one letter, and nobody learns which came first', async () => {
  const first = await take('jonas', { ownWords: 'First thought.' });
  const second = await take('jonas', { ownWords: 'Second thought.' });
  expect(second).not.toBe(first);
  const results = await Promise.all([confirmByLink(db, linkOf(first)), confirmByLink(db, linkOf(second))]);
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(await letters()).toHaveLength(1);
});

test('the same person under +tags, dots and capitals is the same person', async () => {
  const first = await take('jonas', { email: 'jonas.muller@gmail.com' });
  await confirmByLink(db, linkOf(first));
  const again = await take('jonas', { email: 'Jonas.Muller+ukraine@googlemail.com' });
  expect(await confirmByLink(db, linkOf(again))).toMatchObject({ ok: false, problem: 'already written' });
  expect(await letters()).toHaveLength(1);
});

test('somebody who has already written gets another mail, and the page can’t tell', async () => {
  await confirmByLink(db, linkOf(await take('jonas')));
  const again = await take('jonas', { ownWords: 'Once more.' });
  expect((await mailsTo(people.jonas.email)).map((mail) => mail.kind)).toEqual(['confirm', 'already']);
  expect(await findWaitingAction(db, again)).toMatchObject({
    state: 'unconfirmed',
    maskedEmail: 'j***@example.org',
    triesLeft: 5,
  });
});

test('somebody who has already written is not reminded to confirm another form', async () => {
  await confirmByLink(db, linkOf(await take('jonas')));
  await take('jonas', { ownWords: 'Once more.' });
  await timePasses(db, '25 hours');
  expect(await remindWaiting(db)).toBe(0);
});

test('"I did not write this" ends the action and forgets name, address and words', async () => {
  const publicId = await take('ana', { ownWords: 'Not mine.' });
  expect(await rejectByLink(db, linkOf(publicId))).toBe('rejected');
  expect(await confirmByLink(db, linkOf(publicId))).toMatchObject({ ok: false, problem: 'rejected' });
  expect(await db.$count(supporters)).toBe(0);
  expect(await db.$count(messageTexts)).toBe(0);
  expect(await db.select().from(actions)).toMatchObject([
    { state: 'rejected', ownWords: '', supporterId: null },
  ]);
});

test('a mistyped address: the form moves to the right one, and the old mail no longer opens it', async () => {
  const wrong = await take('maire', { email: 'maire@exampel.org' });
  const changed = await changeAddress(db, wrong, people.maire.email);
  if (!changed.ok) throw new Error(changed.problem);
  expect(await confirmByLink(db, linkOf(wrong))).toMatchObject({ ok: false, problem: 'expired' });
  expect(await confirmByLink(db, linkOf(changed.publicId))).toMatchObject({ ok: true });
});

test('one form can’t write to address after address', async () => {
  let publicId = await take('maire');
  const results: boolean[] = [];
  for (let i = 0; i < 6; i += 1) {
    const changed = await changeAddress(db, publicId, `maire${i}@example.org`);
    results.push(changed.ok);
    if (changed.ok) publicId = changed.publicId;
  }
  expect(results).toEqual([true, true, false, false, false, false]);
});

test('one mailbox gets two confirm mails a day at most, however many forms name it', async () => {
  for (let i = 0; i < 12; i += 1) await take('jonas', { ownWords: `Variation ${i}` });
  expect(await mailsTo(people.jonas.email)).toHaveLength(2);
});

test('“send again” works after a minute and three mails in all', async () => {
  const publicId = await take('jonas');
  expect(await resendConfirm(db, publicId)).toBe('too soon');
  const later = () => timePasses(db, '61 seconds');
  for (const answer of ['sent', 'sent', 'no more']) {
    await later();
    expect(await resendConfirm(db, publicId)).toBe(answer);
  }
  expect(await mailsTo(people.jonas.email)).toHaveLength(3);
});

test('after a day one reminder, after seven days the person is forgotten', async () => {
  const publicId = await take('ana');
  await timePasses(db, '25 hours');
  expect([await remindWaiting(db), await remindWaiting(db)]).toEqual([1, 0]);
  expect(await mailsTo(people.ana.email)).toHaveLength(2);
  await db.update(confirmations).set({ expiresAt: sql`now() - interval '1 second'` });
  expect(await confirmByLink(db, linkOf(publicId))).toMatchObject({ problem: 'expired' });
  expect([await expireWaiting(db), await expireWaiting(db)]).toEqual([1, 0]);
  expect(await db.$count(supporters)).toBe(0);
  expect(await db.$count(messageTexts)).toBe(0);
});

test.each([
  ['FR', 'no address'],
  ['SK', 'address unverified'],
  ['BG', 'target changed'],
])('a letter to %s counts all the same and is held: %s', async (area, holdReason) => {
  await confirmByLink(db, linkOf(await take('ana', { area })));
  expect(await letters()).toMatchObject([{ state: 'held', holdReason }]);
  await foldCounts(db);
  expect(await countActions(db, campaign.id, area)).toMatchObject({ all: 1, area: 1 });
});

test('Elina adds the High Representative: two letters, each with its own salutation', async () => {
  await confirmByLink(db, linkOf(await take('elina', { alsoTarget: true })));
  const sent = await letters();
  expect(sent.map((letter) => letter.toName)).toEqual(['Elina Valtonen', 'Kaja Kallas']);
  expect(sent.map((letter) => letter.text.split('\n')[0])).toEqual([
    'Dear Minister,',
    'Dear High Representative,',
  ]);
});

test('from elsewhere one writes to the High Representative, once, also when she is ticked as well', async () => {
  await confirmByLink(db, linkOf(await take('ana', { area: 'elsewhere', alsoTarget: true })));
  expect((await letters()).map((letter) => letter.toName)).toEqual(['Kaja Kallas']);
});

test('only signing is counted and writes to nobody', async () => {
  await confirmByLink(db, linkOf(await take('ana', { kind: 'sign' })));
  expect(await letters()).toEqual([]);
  await foldCounts(db);
  expect((await countActions(db, campaign.id, null)).all).toBe(1);
});

test('a letter that still waits can be withdrawn and leaves the count; one that has left can’t', async () => {
  const [waits, left] = [await take('jonas'), await take('elina')];
  for (const publicId of [waits, left]) await confirmByLink(db, linkOf(publicId));
  const [, gone] = await letters();
  await db
    .update(messages)
    .set({ state: 'handed over' })
    .where(eq(messages.id, gone?.id ?? 0));
  expect(await withdrawAction(db, makeToken('receipt', waits))).toBe('withdrawn');
  expect(await withdrawAction(db, makeToken('receipt', left))).toBe('too late');
  expect((await letters()).map((letter) => letter.state)).toEqual(['cancelled', 'handed over']);
  await foldCounts(db);
  expect((await countActions(db, campaign.id, null)).all).toBe(1);
});

test('a closed campaign takes no confirmation; a paused one takes it, and the letter waits in the queue', async () => {
  const [jonas, elina] = [await take('jonas'), await take('elina')];
  await setCampaignState(db, 'ukraine', 'closed');
  expect(await confirmByLink(db, linkOf(jonas))).toMatchObject({ problem: 'campaign closed' });
  await setCampaignState(db, 'ukraine', 'paused');
  expect(await confirmByLink(db, linkOf(elina))).toMatchObject({ ok: true });
  expect(await letters()).toMatchObject([{ state: 'queued', holdReason: null }]);
  await setCampaignState(db, 'ukraine', 'open');
});

test('an edited letter goes out as edited, inside the minister’s own salutation and closing', async () => {
  await confirmByLink(
    db,
    linkOf(await take('jonas', { editedText: 'All in my own words. {salutation} {{closing}}' })),
  );
  expect((await letters())[0]?.text).toMatch(
    /^Dear Minister,\n\nAll in my own words\. \{salutation\} \{\{closing\}\}\n\nYours sincerely,\nJonas Müller\n\n/,
  );
});

test('what is confirmed is what was chosen: order, subject and the first three in full', async () => {
  const subject = 2;
  await confirmByLink(db, linkOf(await take('jonas', { demands: [4, 1, 8, 2], subject })));
  const row = (await textsIn(db)).find(({ toName }) => toName === 'Johann Wadephul');
  expect(row?.subject).toBe(campaign.subjects[subject]);
  const starts = [...(row?.text ?? '').matchAll(/^(\d)\. (.{12})/gm)].map((match) => match[2]);
  const wanted = [4, 1, 8, 2].map((n) => campaign.demands[n - 1]?.sentence.slice(0, 12));
  expect(starts).toEqual(wanted);
  expect(row?.text.match(/^ {3}– /gm)).toHaveLength(5);
});

test('counts equal rows after any mixture of deeds', async () => {
  for (const person of ['ana', 'jonas', 'maire', 'elina'] as const) {
    await confirmByLink(db, linkOf(await take(person)));
    await foldCounts(db);
  }
  await withdrawAction(db, makeToken('receipt', (await db.select().from(actions))[0]?.publicId ?? ''));
  await foldCounts(db);
  const rows = await db.$count(actions, and(eq(actions.state, 'confirmed')));
  expect((await countActions(db, campaign.id, null)).all).toBe(rows);
});
