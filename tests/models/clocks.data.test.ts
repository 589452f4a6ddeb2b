// Every kind of personal data has a clock; the clocks are kept, and the checker sees what they have missed.
import { eq, is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, expect, test } from 'vitest';
import { commands } from '#app/commands/data.ts';
import { database, db } from '#app/db.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { findOverdue, keepClocks } from '#app/models/clocks/enforce.server.ts';
import { kinds } from '#app/models/clocks/kinds.ts';
import { makeToken } from '#app/secret.server.ts';
import * as schema from '#db/schema.ts';
import { ukraine, writesLetter } from '../support/people.ts';

afterAll(() => database.close());
const campaign = await ukraine(db);

/** Tables without a person in them: what campaigns say, counts, how the post office stands. */
const impersonal =
  `campaigns campaign_texts areas demands demand_texts template_versions consent_texts workers counts
  rollups recounts count_drifts source_codes campaign_notes weekly_reports installation sent_before mail_domains
  review_rules invalidations invalidated_actions invalidated_letters staff_campaigns settings ledger_heads ledger_waiting stray_days`.split(
    /\s+/,
  );
/** Words of ours beside personal columns. */
const ours = [
  'supporters.key_master',
  'message_texts.lang',
  'attempts.closed',
  'message_texts.uid',
  'messages.counted',
];

const tables = Object.values(schema).flatMap((each) => (is(each, PgTable) ? [getTableConfig(each)] : []));

test('every column that can hold words stands in the table of clocks, or in a table without people', () => {
  const listed = new Set(
    kinds.flatMap(({ where }) =>
      Object.entries(where).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)),
    ),
  );
  const wordy = tables.flatMap(({ name, columns }) =>
    columns
      .filter((column) => /^(text|jsonb|bytea|uuid)$/.test(column.getSQLType()) && column.name !== 'boot')
      .map((column) => `${name}.${column.name}`),
  );
  const missing = wordy.filter(
    (column) =>
      !listed.has(column) && !ours.includes(column) && !impersonal.includes(column.split('.')[0] ?? ''),
  );
  expect(missing).toEqual([]);
  const known = new Set(
    tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`)),
  );
  expect([...listed].filter((column) => !known.has(column))).toEqual([]);
});

test('each kind says what, why, who and how long', () => {
  for (const { what, why, readers, keeps } of kinds)
    for (const words of [what, why, readers, keeps]) expect(words.length).toBeGreaterThan(3);
});

const write = (email: string) => writesLetter(db, campaign, 'jonas', { email });

test('nothing is overdue today, and a checker that sees nothing says so', async () => {
  await write('today@example.org');
  expect(await findOverdue(db)).toEqual([]);
  expect(await commands.check(db)).toMatchObject({ words: 'Nothing is kept too long.', failed: false });
});

/** Time travels: what happened is moved into the past. */
const age = [
  ['a withdrawal', sql`update actions set ended_at = now() - interval '40 days' where state = 'withdrawn'`],
  [
    'the end of a campaign',
    sql`update campaign_peppers set pepper = null, ended_at = now() - interval '100 days'`,
  ],
  [
    'mails',
    sql`update messages set queued_at = now() - interval '40 days', state = 'handed over' where kind <> 'letter'`,
  ],
  [
    'a link',
    sql`insert into own_links (secret_hash, action_id, ends_at)
     select 'old', min(id), now() - interval '5 days' from actions`,
  ],
  [
    'an invite',
    sql`insert into staff_invites (token_hash, email, role, ends_at)
     values ('old', 'old@example.org', 'admin', now() - interval '40 days')`,
  ],
  [
    'a caught mail',
    sql`insert into caught_mails (envelope_from, envelope_to, raw, at)
     values ('a@b.test', '[]', 'x', now() - interval '40 days')`,
  ],
] as const;

test.each(age)('%s: the checker sees what is too old, the clocks end it', async (what, past) => {
  const publicId = await write(`${what.replaceAll(' ', '-')}@example.org`);
  expect(await withdrawAction(db, makeToken('receipt', publicId))).toBe('withdrawn');
  await db.execute(past);
  expect(await findOverdue(db)).toHaveLength(1);
  expect(await commands.check(db)).toMatchObject({ failed: true });
  expect(await keepClocks(db)).toBeGreaterThan(0);
  expect(await findOverdue(db)).toEqual([]);
  await db.execute(sql`update campaign_peppers set ended_at = null`);
});

test('after the end of a campaign nobody is left in it, and what was counted still is', async () => {
  await write('end@example.org');
  const before = await db.$count(schema.actions, eq(schema.actions.state, 'confirmed'));
  await db.execute(sql`update campaign_peppers set ended_at = now() - interval '91 days'`);
  await keepClocks(db);
  expect(await db.$count(schema.supporters)).toBe(0);
  expect(await db.$count(schema.actions, eq(schema.actions.state, 'confirmed'))).toBe(before);
});

test('what people agreed to can’t be changed or removed', async () => {
  await expect(db.execute(sql`update consent_texts set text = 'Everything.'`)).rejects.toThrow();
  await expect(db.execute(sql`delete from consent_texts`)).rejects.toThrow();
  await db.execute(sql`update consent_texts set text_state = 'reviewed'`);
});
