/** Which sites may frame a campaign's numbers, and what becomes of an alarm about them: both by the forms of the rooms. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { openDrifts } from '#app/models/counts/recount.server.ts';
import { frameAncestors } from '#app/models/embedders.server.ts';
import { sessionCookie } from '#app/routes/staff/cookie.server.ts';
import { auditLog, countDrifts } from '#db/schema.ts';
import { type Hired, hire } from '../../support/staff.ts';
import { answerOf, argsFor, staffRoutes } from '../../support/staff-routes.ts';

const routes = await staffRoutes();
let vera: Hired;

beforeAll(async () => {
  vera = await hire(db, 'Vera', 'admin');
});
afterAll(() => database.close());

async function post(path: string, form: Record<string, string>) {
  const cookie = (await sessionCookie(vera.sessionId)).split(';')[0] ?? '';
  const action = routes.find((route) => route.path === path)?.action;
  return answerOf(async () => action?.(argsFor({ path, params: { campaign: 'ukraine' }, cookie, form })));
}

const facts = { intent: 'facts', letter_date: '2026-02-24', author: 'Amnesty International' };

test('Vera lists the sites that may frame the numbers; what is no site never reaches the header', async () => {
  expect(await frameAncestors(db, 'ukraine')).toBe('*');
  const listed = { ...facts, embedders: 'https://news.example\r\nhttps://*.example.org' };
  expect((await post('/staff/campaigns/:campaign', listed)).status).toBe(303);
  expect(await frameAncestors(db, 'ukraine')).toBe('https://news.example https://*.example.org');
  const slipped = { ...facts, embedders: 'https://news.example; script-src *' };
  expect((await post('/staff/campaigns/:campaign', slipped)).status).toBe(422);
  expect((await post('/staff/campaigns/:campaign', { ...facts, embedders: '' })).status).toBe(303);
  expect(await frameAncestors(db, 'ukraine')).toBe("'none'");
});

test('an alarm about the counts is over for what was on the page, not for what came later', async () => {
  const drift = { campaignId: 1, stage: 'confirmed', dimension: 'all', key: '', was: 4, found: 1 } as const;
  const made = await db.insert(countDrifts).values([drift, drift]).returning({ id: countDrifts.id });
  const seen = { intent: 'attend', seen: String(made[0]?.id) };
  expect((await post('/staff/counts/:campaign', seen)).status).toBe(303);
  expect(await openDrifts(db, 1)).toMatchObject([{ id: made[1]?.id }]);
  expect((await db.select().from(auditLog)).map(({ verb }) => verb)).toContain('attended to corrections');
});
