// Every table whose texts stand on pages tells the web when they change, whoever changed them.
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';

let rings = 0;
const ear = await database.listen('pages', () => {
  rings += 1;
});
afterAll(async () => {
  await ear.stop();
  await database.close();
});

/** Rings heard for a change; a notice of our own says when all of them must have come. */
async function ringsOf(change: () => Promise<unknown>): Promise<number> {
  let isOver = () => {};
  const over = new Promise<void>((resolve) => {
    isOver = resolve;
  });
  const end = await database.listen('pages_end', isOver);
  rings = 0;
  await change();
  await db.execute(sql`select pg_notify('pages_end', '')`);
  await over;
  await end.stop();
  return rings;
}

const changes = {
  campaigns: sql`update campaigns set state = state`,
  campaign_texts: sql`update campaign_texts set lead = lead`,
  areas: sql`update areas set position = position`,
  demands: sql`update demands set position = position`,
  demand_texts: sql`update demand_texts set label = label`,
  template_versions: sql`update template_versions set state = state`,
  targets: sql`update targets set email_status = email_status`,
  terms: sql`update terms set person = person`,
  salutations: sql`update salutations set closing = closing`,
  consent_texts: sql`update consent_texts set text_state = text_state`,
  source_codes: sql`insert into source_codes (campaign_id, code, label) select id, 'leaflet', 'Leaflets' from campaigns`,
  count_drifts: sql`insert into count_drifts (campaign_id, stage, dimension, key, was, found) values (1, 'confirmed', 'all', '', 1, 2)`,
  positions: sql`insert into positions (campaign_id, target_id, demand, stance, said_on)
    select campaign_id, target_id, 0, 'agreed', '2026-05-03' from areas where target_id is not null limit 1`,
};

test.each(Object.entries(changes))('a change of %s is told once', async (_table, change) => {
  expect(await ringsOf(() => db.execute(change))).toBe(1);
});

test('what letters do with a demand that was agreed to stands on pages too', async () => {
  expect(await ringsOf(() => db.execute(sql`update campaigns set when_agreed = 'drop'`))).toBe(1);
});

test('what the post office counts at a campaign is no change of a page', async () => {
  expect(await ringsOf(() => db.execute(sql`update campaigns set refusals = 1`))).toBe(0);
});
