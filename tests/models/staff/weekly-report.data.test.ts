/** The weekly report: on Mondays, once, to those who want it, about what they may see. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { queueWeeklyReports } from '#app/models/staff/weekly-report.server.ts';
import { staff, staffCampaigns } from '#db/schema.ts';
import { type Hired, hire } from '../../support/staff.ts';
import { textsIn } from '../../support/texts.ts';

const monday = new Date('2026-11-30T06:00:00Z');

let vera: Hired;
let ana: Hired;

beforeAll(async () => {
  vera = await hire(db, 'Vera', 'admin');
  ana = await hire(db, 'Ana', 'campaigner');
  const ben = await hire(db, 'Ben', 'campaigner');
  await db.delete(staffCampaigns).where(eq(staffCampaigns.staffId, ben.id));
  const carl = await hire(db, 'Carl', 'campaigner');
  await db.update(staff).set({ weeklyReport: false }).where(eq(staff.id, carl.id));
  const dora = await hire(db, 'Dora', 'admin');
  await db.update(staff).set({ disabledAt: sql`now()` }).where(eq(staff.id, dora.id));
});
afterAll(() => database.close());

const reports = () =>
  textsIn(db).then((rows) =>
    rows
      .filter(({ kind }) => kind === 'report')
      .map(({ toAddress, subject, text }) => ({ to: toAddress, subject, text }))
      .sort((a, b) => (a.to < b.to ? -1 : 1)),
  );

test('not on another day, and not in the night', async () => {
  expect(await queueWeeklyReports(db, new Date('2026-12-01T09:00:00Z'))).toBe(0);
  expect(await queueWeeklyReports(db, new Date('2026-11-30T03:00:00Z'))).toBe(0);
  expect(await reports()).toEqual([]);
});

test('on a Monday, to those who want it and have a campaign, however often the task runs', async () => {
  await Promise.all([queueWeeklyReports(db, monday), queueWeeklyReports(db, monday)]);
  expect(await queueWeeklyReports(db, monday)).toBe(0);
  const sent = await reports();
  expect(sent.map(({ to }) => to)).toEqual([ana.email, vera.email]);
  expect(sent[0]?.text).toMatch(/0 people, 0 letters written/);
  expect(sent[0]?.text).toContain('/staff/counts/ukraine?period=7d');
});

test('again on the next Monday', async () => {
  expect(await queueWeeklyReports(db, new Date('2026-12-07T06:00:00Z'))).toBe(2);
});
