/** What became of letters, chained behind the post office: who can show what, and who changed which byte. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerLedger } from '#app/commands/ledger.ts';
import { db } from '#app/db.server.ts';
import { foldCounts } from '#app/models/count.server.ts';
import { leafOf } from '#app/models/ledger/chain.server.ts';
import { foldLedger } from '#app/models/ledger/fold.server.ts';
import { dailyHeads, entriesAfter, ledgerHead, proofOf } from '#app/models/ledger/read.server.ts';
import { verifyLedger } from '#app/models/ledger/verify.server.ts';
import { moveMessage } from '#app/models/message/queue.server.ts';
import type { MessageState } from '#app/models/message/states.ts';
import { loader as file } from '#app/routes/data/ledger-file.ts';
import { actions, ledgerSalts, messages, messageTexts } from '#db/schema.ts';
import { queueLetter } from '../../support/letters.ts';
import { ukraine } from '../../support/people.ts';

const { id: campaignId } = await ukraine(db);

const unlocked = async (work: () => Promise<unknown>) => {
  const tables = ['ledger', 'ledger_heads'].map((table) => sql.identifier(table));
  for (const table of tables) await db.execute(sql`alter table ${table} disable trigger user`);
  await work();
  for (const table of tables) await db.execute(sql`alter table ${table} enable trigger user`);
};

const emptied = [
  'messages',
  'actions',
  'supporters',
  'ledger',
  'ledger_heads',
  'ledger_waiting',
  'ledger_leaves',
];

const empty = () =>
  unlocked(async () => {
    for (const table of [...emptied, 'ledger_targets', 'rollups', 'count_deltas'])
      await db.execute(sql`delete from ${sql.identifier(table)}`);
  });
beforeEach(empty);
afterEach(empty);

async function fold() {
  while ((await foldCounts(db)) > 0);
  while ((await foldLedger(db)) > 0);
}

async function move(id: number, ...states: MessageState[]) {
  for (const state of states) {
    expect(await moveMessage(db, id, state)).toBe(true);
    await fold();
  }
}

const kinds = async (id: number) => (await proofOf(db, id))?.entries.map(({ kind }) => kind);

test('each step of a letter is an entry behind the one before, and the same leaf stands in all of them', async () => {
  const ana = await queueLetter(db);
  const jonas = await queueLetter(db, 'FI');
  await fold();
  await move(ana, 'sending', 'handed over', 'accepted');
  await move(jonas, 'sending', 'uncertain', 'held', 'cancelled');
  expect(await kinds(ana)).toEqual(['queued', 'handed-over', 'accepted']);
  expect(await kinds(jonas)).toEqual(['queued', 'uncertain', 'queued', 'cancelled']);
  expect(await verifyLedger(db, campaignId)).toMatchObject({ entries: 7, faults: [] });
  expect(await foldLedger(db)).toBe(0);
});

test('the salt on a receipt shows whose letter a leaf is; once its text is erased nobody can, and the chain holds', async () => {
  const ana = await queueLetter(db);
  await fold();
  const proof = await proofOf(db, ana);
  const [row] = await db
    .select({ reference: actions.reference, textSha256: messageTexts.textSha256 })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(eq(messages.id, ana));
  if (!proof?.salt || !row) throw new Error('Ana’s letter has no salt.');
  expect(leafOf({ salt: proof.salt, ...row })).toBe(proof.leaf);
  await db.delete(messageTexts).where(eq(messageTexts.messageId, ana));
  expect(await db.$count(ledgerSalts)).toBe(0);
  await move(ana, 'sending', 'handed over');
  expect(await proofOf(db, ana)).toMatchObject({ leaf: proof.leaf, salt: null, entries: [{}, {}] });
  expect((await verifyLedger(db, campaignId)).faults).toEqual([]);
});

test('the database refuses to change an entry; a byte flipped behind its back is found, and its entry named', async () => {
  for (let n = 0; n < 9; n += 1) await queueLetter(db);
  await fold();
  await expect(db.execute(sql`update ledger set kind = 'accepted'`)).rejects.toThrow();
  await expect(db.execute(sql`delete from ledger`)).rejects.toThrow();
  for (const column of ['leaf', 'code', 'hash'].map((name) => sql.identifier(name))) {
    const flip = () =>
      db.execute(
        sql`update ledger set ${column} = set_byte(${column}, 7, get_byte(${column}, 7) # 1) where seq = 4`,
      );
    await unlocked(flip);
    const { failed, words } = await answerLedger(db, 'verify', { campaign: 'ukraine' });
    expect({ failed, words }).toEqual({ failed: true, words: 'ukraine: entry 4 does not fit its hash.' });
    await unlocked(flip);
  }
  expect((await verifyLedger(db, campaignId)).faults).toEqual([]);
});

test('a chain that was cut or written anew does not fit the heads of past days, nor one noted elsewhere', async () => {
  for (let n = 0; n < 3; n += 1) await queueLetter(db);
  await fold();
  const noted = await ledgerHead(db, campaignId);
  if (!noted) throw new Error('No head.');
  const head = `${noted.seq}:${noted.hash}`;
  await unlocked(() => db.execute(sql`delete from ledger where seq = 3`));
  expect((await verifyLedger(db, campaignId)).faults).toEqual([]);
  expect(await answerLedger(db, 'verify', { campaign: 'ukraine', head })).toMatchObject({
    failed: true,
    words: 'ukraine: entry 3 was published and is not there any more.',
  });
  await queueLetter(db);
  await fold();
  expect((await verifyLedger(db, campaignId, [noted])).faults).toEqual([
    { seq: 3, what: 'is not what was published' },
  ]);
});

test('the head of a day is written down with the first entry of the next', async () => {
  await queueLetter(db);
  await fold();
  await unlocked(() =>
    db.execute(sql`update ledger set day = day - 1, hash = sha256(convert_to(
    repeat('0', 64) || E'\n1 ' || (day - 1)::text || ' queued ' || encode(code, 'hex') || ' ' || encode(leaf, 'hex'), 'UTF8'))`),
  );
  const yesterday = await ledgerHead(db, campaignId);
  await queueLetter(db);
  await fold();
  expect(await dailyHeads(db, campaignId)).toEqual([yesterday]);
  expect((await verifyLedger(db, campaignId)).faults).toEqual([]);
  await unlocked(() => db.execute(sql`delete from ledger where seq = 1`));
  expect((await verifyLedger(db, campaignId)).faults).toEqual([{ seq: 2, what: 'does not follow entry 0' }]);
});

test('two folds at once chain everything once', async () => {
  for (let n = 0; n < 20; n += 1) await queueLetter(db);
  while ((await foldCounts(db)) > 0);
  await Promise.all([foldLedger(db), foldLedger(db), foldLedger(db)]);
  await fold();
  expect(await verifyLedger(db, campaignId)).toMatchObject({ entries: 20, faults: [] });
});

/** The public file, as a stranger gets it, and what docs/recount.js says of it. */
async function stranger(...asks: string[]) {
  const request = new Request('http://localhost/api/v1/campaigns/ukraine/ledger.json');
  const answer = await file({ request, params: { slug: 'ukraine' }, context: { address: '' } });
  const path = join(mkdtempSync(join(tmpdir(), 'dear-minister-ledger-')), 'ledger.json');
  writeFileSync(path, await answer.text());
  return execFileSync(process.execPath, ['docs/recount.js', path, ...asks], { encoding: 'utf8' });
}

test('forty lines of script recount “accepted by Germany” from the open file; four letters name nobody', async () => {
  const letters: number[] = [];
  for (let n = 0; n < 4; n += 1) letters.push(await queueLetter(db));
  await fold();
  expect(await stranger('DE')).not.toContain('DE/');
  for (const id of letters.slice(0, 3)) await move(id, 'sending', 'handed over', 'accepted');
  letters.push(await queueLetter(db), await queueLetter(db, 'FI'));
  await fold();
  const said = await stranger();
  expect(said).toContain('ukraine: 12 entries, 6 letters, head');
  expect(said).toContain('The head is right.');
  expect(said).toContain(
    'DE/foreign-minister accepted: 3\nDE/foreign-minister queued: 2\nnot named yet queued: 1',
  );
  expect(await stranger('DE', 'accepted')).toMatch(/: 3\n$/);
  const proof = await proofOf(db, letters[0] ?? 0);
  const [row] = await db
    .select({ reference: actions.reference, sha: messageTexts.textSha256 })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(messageTexts, eq(messageTexts.messageId, messages.id))
    .where(eq(messages.id, letters[0] ?? 0));
  expect(await stranger('leaf', proof?.salt ?? '', row?.reference ?? '', row?.sha ?? '')).toMatch(
    /entry 1, [\d-]{10}: queued\nentry 5, [\d-]{10}: handed-over\nentry 6, [\d-]{10}: accepted/,
  );
  const names = (await entriesAfter(db, campaignId, 0)).map((entry) => JSON.stringify(entry)).join();
  expect(names).not.toMatch(/Ana|example/);
});
