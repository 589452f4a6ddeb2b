// Offices before and while letters come: greeted once, with a key that opens their own page and nobody else's.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { listSwitches } from '#app/models/message/switches.server.ts';
import { askAsOffice, findOfficePlace } from '#app/models/office/ask.server.ts';
import { attend, findBearing } from '#app/models/office/bearing.server.ts';
import { greetOffices, listOffices } from '#app/models/office/greet.server.ts';
import { rowsOf } from '#db/connect.ts';
import { targets } from '#db/schema.ts';
import { textsIn } from '../../support/texts.ts';

async function greetings() {
  const areas = await db.select({ id: targets.id, area: targets.area }).from(targets);
  return (await textsIn(db))
    .filter(({ kind }) => kind === 'greeting')
    .map(({ targetId, toAddress, lang, text, state }) => {
      const area = areas.find(({ id }) => id === targetId)?.area ?? '';
      return { area, lang, to: toAddress, text, state };
    })
    .sort((a, b) => (a.area < b.area ? -1 : 1));
}

async function campaign() {
  const [row] = await rowsOf<{ id: number; slug: string }>(
    db,
    sql`select id, slug from campaigns where slug = 'ukraine'`,
  );
  if (!row) throw new Error('The seeded campaign is missing.');
  return row;
}

test('Vera counts first; each office that can be written to is greeted once, in its language and in English', async () => {
  const ukraine = await campaign();
  const offices = await listOffices(db, ukraine.id);
  const ready = offices.filter(({ standing }) => standing === 'ready').length;
  expect(ready).toBeGreaterThan(5);
  expect(await db.transaction((tx) => greetOffices(tx, ukraine, ready + 1))).toBeNull();
  expect(await greetings()).toEqual([]);
  expect(await db.transaction((tx) => greetOffices(tx, ukraine, ready))).toBe(ready);
  const sent = await greetings();
  expect(sent).toHaveLength(ready);
  const german = sent.find(({ area }) => area === 'DE');
  expect(german).toMatchObject({ lang: 'de', state: 'queued' });
  expect(german?.text).toContain('Sehr geehrte');
  expect(german?.text).toContain('60');
  expect(german?.text).toContain('People who support the open letter');
  expect(german?.text).toMatch(/\/office\/[\w-]{43}/);
  expect(await db.transaction((tx) => greetOffices(tx, ukraine, 0))).toBe(0);
  expect((await listOffices(db, ukraine.id)).filter(({ standing }) => standing === 'greeted')).toHaveLength(
    ready,
  );
});

test('the key opens the page of its office; one of its letters changed, nobody’s', async () => {
  const german = (await greetings()).find(({ area }) => area === 'DE');
  const token = /\/office\/([\w-]{43})/.exec(german?.text ?? '')?.[1] ?? '';
  expect(await findOfficePlace(db, token)).toMatchObject({
    lang: 'de',
    organisation: expect.stringContaining('Auswärtiges'),
  });
  const forged = token.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
  expect(await findOfficePlace(db, forged)).toBeNull();
  expect(await findOfficePlace(db, '')).toBeNull();
});

test('an office that asks is heard: its letters stop, staff are told, and it is kept once', async () => {
  const german = (await greetings()).find(({ area }) => area === 'DE');
  const token = /\/office\/([\w-]{43})/.exec(german?.text ?? '')?.[1] ?? '';
  const place = await findOfficePlace(db, token, 'en');
  if (!place) throw new Error('No such office.');
  const { targetId } = place.key;
  await askAsOffice(db, place.key, 'digest');
  expect(await listSwitches(db)).toEqual([]);
  await askAsOffice(db, place.key, 'stop');
  await askAsOffice(db, place.key, 'stop');
  expect(await listSwitches(db)).toMatchObject([
    { scope: 'target', key: String(targetId), reason: 'the office asked for it' },
  ]);
  const told = { kind: 'office asked', of: String(targetId), count: 1 };
  expect(await listAttention(db, 'all')).toContainEqual(told);
  expect(await findBearing(db, targetId)).toMatchObject({ isOpen: true, stopped: 'the office asked for it' });
  const acts = await rowsOf(
    db,
    sql`select verb from audit_log where subject_kind = 'target' and verb like 'office %' order by id`,
  );
  expect(acts).toEqual([{ verb: 'office asked for digests' }, { verb: 'office stopped its letters' }]);
  await attend(db, targetId);
  expect(await listAttention(db, 'all')).not.toContainEqual(told);
  expect(await findBearing(db, targetId)).toMatchObject({
    isOpen: false,
    stopped: 'the office asked for it',
  });
});
