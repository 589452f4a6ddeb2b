// The audit log: complete, unchangeable, and harmless in a spreadsheet.
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { database, db } from '#app/db.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { auditCsv, listAudit } from '#app/models/staff/audit-list.server.ts';
import { setOnePersonMode } from '#app/models/staff/settings.server.ts';
import { switchOff, switchOn } from '#app/models/staff/switch-acts.server.ts';
import { hire } from '../../support/staff.ts';

afterAll(() => database.close());

const all = { who: '', verb: '', from: '', until: '' };
const subject = { kind: 'test', id: 1 };

test.each([
  ['an update', sql`update audit_log set verb = 'nothing'`],
  ['a delete', sql`delete from audit_log`],
  ['a truncate', sql`truncate audit_log`],
])('the database refuses %s', async (_what, statement) => {
  await recordAct(db, { staffId: null, verb: 'did something', subject });
  const before = await listAudit(db, all);
  await expect(db.execute(statement)).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining('append-only') }),
  });
  expect(await listAudit(db, all)).toEqual(before);
});

test('an act that fails leaves no line, a line is never without its act', async () => {
  const before = await listAudit(db, all);
  await expect(
    db.transaction(async (tx) => {
      await recordAct(tx, { staffId: null, verb: 'tried', subject });
      throw new Error('broken off');
    }),
  ).rejects.toThrow('broken off');
  expect(await listAudit(db, all)).toEqual(before);
});

test('the log can be filtered by person, verb and day', async () => {
  const vera = await hire(db, 'Vera', 'admin');
  await switchOn(db, vera.id, { scope: 'campaign', key: 'ukraine', reason: 'A wrong paragraph' });
  await switchOff(db, vera.id, 'campaign', 'ukraine');
  await setOnePersonMode(db, vera.id, true);
  const verbs = async (filter: Partial<typeof all>) =>
    (await listAudit(db, { ...all, ...filter })).map(({ verb }) => verb);
  expect(await verbs({ who: 'Vera@example.org ' })).toEqual([
    'switched on',
    'let letters go',
    'stopped letters',
    'accepted invite',
  ]);
  expect(await verbs({ verb: 'stopped letters' })).toEqual(['stopped letters']);
  expect(await verbs({ until: '2020-01-01' })).toEqual([]);
  expect(await verbs({ from: 'nonsense', verb: 'let letters go' })).toEqual(['let letters go']);
  const [stopped] = await listAudit(db, { ...all, verb: 'stopped letters' });
  expect(stopped).toMatchObject({ campaign: 'ukraine', detail: { reason: 'A wrong paragraph' } });
});

test.each([
  ['everything with a name is still everything', { scope: 'everything', key: 'x', reason: 'r' }, null],
  ['no such campaign', { scope: 'campaign', key: 'nowhere', reason: 'r' }, 'key'],
  ['no such target', { scope: 'target', key: '999999', reason: 'r' }, 'key'],
  ['no domain', { scope: 'domain', key: 'a b', reason: 'r' }, 'key'],
  ['no reason', { scope: 'domain', key: 'ministry.example', reason: '  ' }, 'reason'],
] as const)('a switch: %s', async (_what, form, problem) => {
  const vera = await hire(db, `Vera${Math.random()}`.replace('.', ''), 'admin');
  expect(await switchOn(db, vera.id, form)).toBe(problem);
});

test('the file opens in a spreadsheet without computing anything', async () => {
  await recordAct(db, {
    staffId: null,
    verb: 'wrote',
    subject: { kind: '=cmd()', id: '@x' },
    detail: { a: '"q", r' },
  });
  const csv = await auditCsv(db, { ...all, verb: 'wrote' });
  expect(csv.split('\r\n')[0]).toBe('\uFEFFat,who,verb,subject,id,campaign,detail');
  expect(csv).toContain(`,wrote,'=cmd(),'@x,,"a: ""q"", r"\r\n`);
});
