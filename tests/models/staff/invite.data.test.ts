// Invites and resets: links that work once, for a day, for one person.
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { acceptInvite, secretOf } from '#app/models/staff/accept.server.ts';
import { findInvite, inviteStaff, type NewInvite, withdrawInvite } from '#app/models/staff/invite.server.ts';
import { queueInviteMail } from '#app/models/staff/invite-mail.server.ts';
import { changeRole, findPerson, resetPerson, setDisabled } from '#app/models/staff/people.server.ts';
import { findSession } from '#app/models/staff/session.server.ts';
import { auditLog, messages, staffInvites } from '#db/schema.ts';
import { codeOf, type Hired, hire, logInAs, tokenIn } from '../../support/staff.ts';
import { textsIn } from '../../support/texts.ts';

let vera: Hired;

beforeAll(async () => {
  vera = await hire(db, 'Vera', 'admin');
});
afterAll(() => database.close());

const invite = async (email: string, changes: Partial<NewInvite> = {}) => {
  const made = await inviteStaff(db, vera.id, { email, role: 'admin', campaigns: [], ...changes });
  return { ...made, token: tokenIn(made.url) };
};

async function typed(token: string) {
  const found = await findInvite(db, token);
  return { name: 'Ana', password: 'four winds and a lamp', code: found ? codeOf(secretOf(found)) : '' };
}

test('a link works once, also when two browsers use it at the same time', async () => {
  const { token } = await invite('twice@example.org');
  const form = await typed(token);
  const both = await Promise.all([acceptInvite(db, token, form), acceptInvite(db, token, form)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await acceptInvite(db, token, form)).toEqual({ ok: false, problems: ['gone'] });
});

test('after 24 hours it opens nothing', async () => {
  const { token, inviteId } = await invite('late@example.org');
  const form = await typed(token);
  await db
    .update(staffInvites)
    .set({ endsAt: sql`ends_at - interval '24 hours'` })
    .where(eq(staffInvites.id, inviteId));
  expect(await acceptInvite(db, token, form)).toEqual({ ok: false, problems: ['gone'] });
});

test('only the newest link to an address works', async () => {
  const first = await invite('again@example.org');
  const second = await invite('again@example.org');
  expect(await findInvite(db, first.token)).toBeNull();
  expect(await findInvite(db, second.token)).not.toBeNull();
});

test('a withdrawn link opens nothing, and the log says who withdrew it; a second time there is nothing to withdraw', async () => {
  const { token, inviteId } = await invite('wrong@example.org');
  const form = await typed(token);
  expect(await withdrawInvite(db, vera.id, inviteId)).toBe(true);
  expect(await acceptInvite(db, token, form)).toEqual({ ok: false, problems: ['gone'] });
  expect(await withdrawInvite(db, vera.id, inviteId)).toBe(false);
  const acts = await db.select().from(auditLog).where(eq(auditLog.verb, 'withdrew invite'));
  expect(acts).toMatchObject([
    { staffId: vera.id, subjectId: String(inviteId), detail: { email: 'wrong@example.org' } },
  ]);
});

test('the token itself stands nowhere in the table', async () => {
  const { token } = await invite('hash@example.org');
  expect(JSON.stringify(await db.select().from(staffInvites))).not.toContain(token);
});

test('everything that is wrong with the form is said at once, and the link still works', async () => {
  const { token } = await invite('slow@example.org');
  const bad = await acceptInvite(db, token, { name: ' ', password: 'short', code: '12' });
  expect(bad).toEqual({ ok: false, problems: ['name', 'short', 'code'] });
  expect(await acceptInvite(db, token, await typed(token))).toMatchObject({ ok: true });
});

test.each([
  ['no address', { email: 'ana' }, 'one e-mail address'],
  ['an account that is there', { email: 'VERA@example.org' }, 'has an account already'],
  [
    'a campaigner without a campaign',
    { email: 'new@example.org', role: 'campaigner' as const },
    'at least one campaign',
  ],
])('%s is refused', async (_what, changes, words) => {
  await expect(invite(changes.email, changes)).rejects.toThrow(words);
});

test('the mail is queued without campaign and action, for the invited person only', async () => {
  const made = await invite('mail@example.org');
  await queueInviteMail(db, made, false);
  await queueInviteMail(db, await invite('mail2@example.org'), false);
  const row = (await textsIn(db)).find(({ toAddress }) => toAddress === 'mail@example.org');
  expect(row).toMatchObject({
    kind: 'invite',
    lane: 0,
    state: 'queued',
    actionId: null,
    campaignId: null,
  });
  expect(row?.text).toContain(made.url);
  expect(row?.writerAddress).toBe('mail@example.org');
});

test('a message of an action must name it: only mails to staff may not', async () => {
  await expect(db.insert(messages).values({ kind: 'confirm', lane: 0, mode: 'capture' })).rejects.toThrow();
});

test('a reset gives new secrets and recovery codes; the old ones and all sessions end', async () => {
  const ana = await hire(db, 'Ana', 'campaigner');
  const person = await findPerson(db, ana.id);
  if (!person) throw new Error('Ana is missing.');
  const { url } = await resetPerson(db, vera.id, person);
  expect(await findSession(db, ana.sessionId)).not.toBeNull();
  const accepted = await acceptInvite(db, tokenIn(url), await typed(tokenIn(url)));
  expect(accepted.ok).toBe(true);
  expect(await findSession(db, ana.sessionId)).toBeNull();
  expect(await logInAs(db, ana, { code: ana.recoveryCodes[0] })).toMatchObject({ ok: false });
  expect(await findPerson(db, ana.id)).toMatchObject({ role: 'campaigner', campaigns: person.campaigns });
});

test('the last admin can neither be shut nor become a campaigner', async () => {
  await db.execute(sql`update staff set disabled_at = now() where role = 'admin' and id <> ${vera.id}::int`);
  await expect(setDisabled(db, vera.id, vera.id, true)).rejects.toThrow('last admin');
  await expect(changeRole(db, vera.id, vera.id, { role: 'campaigner', campaigns: [1] })).rejects.toThrow(
    'last admin',
  );
  expect(await findPerson(db, vera.id)).toMatchObject({ role: 'admin', disabledAt: null });
});
