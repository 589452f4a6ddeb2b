// What is kept about people: every table has its level, its reason and its end, and docs/privacy.md says what the tables say.
import { readFileSync } from 'node:fs';
import { getTableName, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { activities, risks } from '#app/models/privacy/activities.ts';
import { privacyDocument } from '#app/models/privacy/document.server.ts';
import { holdings } from '#app/models/privacy/holdings.ts';
import { levels } from '#app/models/privacy/levels.ts';
import * as schema from '#db/schema.ts';
import { citationProblems } from './support/cited.ts';

const tables = (Object.values(schema) as unknown[]).filter((one): one is PgTable => is(one, PgTable));

test('every table of the database has its row, and every row its table', () => {
  expect(tables.length).toBeGreaterThan(40);
  expect(Object.keys(holdings).sort()).toEqual(tables.map((one) => getTableName(one)).sort());
});

test('a table with names, addresses or words of people is kept as closely as they must be', () => {
  const telling =
    /^(name|email|from_name|to_address|writer_name|writer_address|own_words|edited_text|bytes|raw|envelope_to)$/;
  const close = tables.filter((one) => getTableConfig(one).columns.some(({ name }) => telling.test(name)));
  const levelsOf = close.map((one) => [getTableName(one), holdings[getTableName(one)]?.level]);
  expect(levelsOf.length).toBeGreaterThan(4);
  const offices = ['targets', 'ledger_targets'];
  const wrong = levelsOf.filter(
    ([name, level]) => !offices.includes(String(name)) && level !== 'opinion' && level !== 'account',
  );
  expect(wrong).toEqual([]);
});

test('what is kept about people belongs to an activity that says why', () => {
  const about = Object.entries(holdings).filter(([, { level }]) =>
    ['opinion', 'pseudonym', 'account'].includes(level),
  );
  const named = new Set(activities.flatMap((activity) => activity.tables));
  expect(about.map(([name]) => name).filter((name) => !named.has(name))).toEqual([]);
  expect([...named].filter((name) => !holdings[name])).toEqual([]);
  expect(Object.values(holdings).filter(({ level }) => !levels[level])).toEqual([]);
});

test('each risk to people has a test that shows what stands against it', () => {
  for (const { risk, test: cited } of risks) expect([risk, citationProblems(cited)]).toEqual([risk, []]);
});

test('docs/privacy.md is what npm run privacy prints', () => {
  expect(readFileSync('docs/privacy.md', 'utf8')).toBe(privacyDocument());
});
