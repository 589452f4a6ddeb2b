import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { fillDemo } from '#app/commands/demo.ts';
import { db } from '#app/db.server.ts';
import { type Period, readDashboard } from '#app/models/counts/dashboard.server.ts';
import { actions } from '#db/schema.ts';
import { ukraine } from '../../support/people.ts';

const campaign = await ukraine(db);

beforeAll(() => fillDemo(db, { people: 800, campaign: 'ukraine', again: true }));

const dashboard = (period: Period) => readDashboard(db, campaign, period);
const confirmedSince = (interval: string) =>
  db.$count(
    actions,
    sql`state = 'confirmed' and confirmed_at >= date_trunc('hour', now() - ${interval}::interval)`,
  );

test('a period counts what was confirmed in its hours, and all of it counts everything', async () => {
  expect((await dashboard('all')).stages.confirmed).toBe(await confirmedSince('100 years'));
  expect((await dashboard('7d')).stages.confirmed).toBe(await confirmedSince('168 hours'));
  const [day, week] = [await dashboard('24h'), await dashboard('7d')];
  expect(day.stages.confirmed).toBeLessThan(week.stages.confirmed);
  expect(week.days.length).toBeLessThanOrEqual(8);
});

test('the funnel loses people step by step and says what is left', async () => {
  const { funnel } = await dashboard('all');
  expect(funnel.map(({ stage }) => stage)).toEqual([
    ...['taken', 'confirmed', 'queued', 'handed over', 'accepted', 'answered'],
  ]);
  expect(funnel[0]?.left).toBeNull();
  for (const { left } of funnel.slice(1)) expect(left).toBeLessThanOrEqual(100);
  const [taken, confirmed] = funnel;
  expect(confirmed?.left).toBe(Math.round(((confirmed?.n ?? 0) / (taken?.n ?? 1)) * 100));
});

test('problems come worst first, and a minister whom nothing reaches is among them', async () => {
  const { problems } = await dashboard('all');
  const rates = problems.map(({ rate }) => rate);
  expect(rates).toEqual([...rates].sort((a, b) => b - a));
  expect(problems.find(({ areaName }) => areaName === 'France')).toMatchObject({ handedOver: 0, rate: 0 });
});

test('sources bear the names that staff gave them', async () => {
  const { sources, notes, countries, ownText } = await dashboard('all');
  expect(sources.find(({ key }) => key === 'broadcast')?.name).toBe('The evening news reported');
  expect(sources.some(({ name }) => name === 'Shared: whatsapp')).toBe(true);
  expect(notes.filter(({ kind }) => kind === 'staff')).toHaveLength(3);
  expect(countries.reduce((sum, { n }) => sum + n, 0)).toBe(await confirmedSince('100 years'));
  expect(ownText.own).toBeGreaterThan(0);
  expect(ownText.own).toBeLessThan(ownText.letters);
});
