// An admin asks how the installation is. Nothing is changed by it, and nothing leaves the machine.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { lookAtDatabase } from '#app/commands/doctor/database.server.ts';
import type { Finding } from '#app/commands/doctor/finding.ts';
import { lookAtMachine, lookAtSite } from '#app/commands/doctor/machine.server.ts';
import { lookAtQueue, lookAtRelay } from '#app/commands/doctor/post.server.ts';
import { run } from '#app/commands/doctor.ts';
import { database, db } from '#app/db.server.ts';
import { readEnv } from '#app/env.server.ts';
import { queueLetter } from '../support/letters.ts';
import { startPeer } from '../support/smtp-peer.ts';

const troubles = (findings: Finding[]) => findings.filter(({ state }) => state !== 'ok');
const folder = () => mkdtempSync(join(tmpdir(), 'dear-minister-doctor-'));

const key = (place = folder()) => {
  const file = join(place, 'key');
  writeFileSync(file, 'k', { mode: 0o600 });
  return file;
};
const live = (changes: Record<string, string> = {}) =>
  readEnv({
    ...{ MAIL_MODE: 'live', ORIGIN: 'https://dear-minister.example', SMTP_URL: 'smtp://127.0.0.1:1' },
    ...{ MAIL_ALLOW: '127.0.0.1', ORG_CONTACT: 'office@dear-minister.example', TRUSTED_PROXIES: '1' },
    ...{ SECRET_KEY_FILE: key(), DATA_DIR: join(folder(), 'data'), DATABASE_URL: 'postgres://127.0.0.1/x' },
    ...changes,
  });

test('a live machine in order', () => {
  expect(troubles(lookAtMachine(live()))).toEqual([]);
});

test('a rehearsal is told as such', () => {
  const found = troubles(lookAtMachine(live({ MAIL_MODE: 'capture' })));
  expect(found).toMatchObject(
    [{ check: 'mail mode', state: 'warning', says: /reaches no office/ }].map((f) => ({
      ...f,
      says: expect.stringMatching(f.says),
    })),
  );
});

test('everyone behind one proxy would be one network', () => {
  expect(troubles(lookAtMachine(live({ TRUSTED_PROXIES: '0' })))).toMatchObject([
    { check: 'proxies', state: 'fault' },
  ]);
});

test('a key that others can read, or that lies in a backup, or is gone', () => {
  const open = key();
  chmodSync(open, 0o640);
  expect(troubles(lookAtMachine(live({ SECRET_KEY_FILE: open })))).toMatchObject([
    { todo: `chmod 600 ${open}` },
  ]);
  const data = folder();
  expect(troubles(lookAtMachine(live({ SECRET_KEY_FILE: key(data), DATA_DIR: data })))).toMatchObject([
    { check: 'key file', state: 'fault', says: expect.stringContaining('lies in DATA_DIR') },
  ]);
  expect(troubles(lookAtMachine(live({ SECRET_KEY_FILE: join(folder(), 'nothing') })))).toMatchObject([
    { says: expect.stringContaining('does not exist') },
  ]);
});

test('the database: of this version, on disk, on time', async () => {
  const found = await lookAtDatabase(database, resolve('db/migrations'));
  expect(found.filter(({ state }) => state === 'fault')).toEqual([]);
  expect(found.map(({ check }) => check)).toContain('schema');
});

test('a migration that was not applied is named', async () => {
  await db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at - 1
    where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`);
  const schema = (await lookAtDatabase(database, resolve('db/migrations'))).find(
    ({ check }) => check === 'schema',
  );
  expect(schema).toMatchObject({ state: 'fault', says: expect.stringMatching(/^Not applied: \d{4}_\w+\.$/) });
  await db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at + 1
    where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`);
});

test('the relay is greeted and given no letter; one that is away is a fault', async () => {
  const peer = await startPeer({});
  const SMTP_URL = `smtp://127.0.0.1:${peer.port}`;
  expect(await lookAtRelay(live({ SMTP_URL, MAIL_MODE: 'capture' }))).toMatchObject([{ state: 'ok' }]);
  await peer.close();
  await expect(lookAtRelay(live({ SMTP_URL }))).rejects.toThrow(/No SMTP session/);
});

test('what waits for a person is told with the room to look in', async () => {
  const id = await queueLetter(db);
  await db.execute(sql`update messages set state = 'held', hold_reason = 'paused' where id = ${id}`);
  const found = await lookAtQueue(database);
  expect(found.find(({ check }) => check === 'restore gate')).toMatchObject({ state: 'ok' });
  expect(found.map(({ says }) => says)).toContain('letters held (paused): 1.');
});

test('a mail that nobody sends shows that no worker runs', async () => {
  const id = await queueLetter(db);
  await db.execute(
    sql`update messages set kind = 'confirm', due_at = now() - interval '1 hour' where id = ${id}`,
  );
  expect(troubles(await lookAtQueue(database))).toContainEqual(
    expect.objectContaining({
      check: 'queue',
      state: 'fault',
      todo: expect.stringContaining('npm run worker'),
    }),
  );
});

test('a site that does not answer', async () => {
  expect(await lookAtSite('http://127.0.0.1:9')).toMatchObject([{ check: 'site', state: 'fault' }]);
});

test('an unknown option is refused with the help', async () => {
  expect(await run(['--loud'])).toBe(1);
});
