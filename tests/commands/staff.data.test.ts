// npm run staff, as whoever runs the server types it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const said: string[] = [];
const complained: string[] = [];

beforeEach(() => {
  vi.resetModules();
  said.length = 0;
  complained.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((words) => said.push(String(words)) > 0);
  vi.spyOn(console, 'error').mockImplementation((words) => void complained.push(String(words)));
});
afterEach(() => vi.restoreAllMocks());

/** Each call opens and closes the database, as each command does. */
async function staff(...args: string[]): Promise<number> {
  const { run } = await import('#app/commands/staff.ts');
  return run(args);
}

test('the first admin: a link on standard output and nothing else, as JSON when asked', async () => {
  expect(await staff('invite', 'Vera@Example.org', '--admin')).toBe(0);
  expect(said.join('')).toMatch(
    /^For .+, once, within 24 hours:\nhttp:\/\/localhost:3000\/staff\/invite\/[\w-]{43}\n$/,
  );
  vi.resetModules();
  said.length = 0;
  expect(await staff('invite', 'ana@example.org', '--campaigner', '--campaign', 'ukraine', '--json')).toBe(0);
  expect(JSON.parse(said.join(''))).toMatchObject({ email: 'ana@example.org', url: expect.any(String) });
});

test.each([
  [['invite', 'vera@example.org'], 'As what?'],
  [['invite', 'vera@example.org', '--admin', '--campaigner'], 'As what?'],
  [['invite', 'vera@example.org', '--campaigner'], 'at least one campaign'],
  [['invite', 'vera@example.org', '--campaigner', '--campaign', 'nowhere'], 'There is no campaign “nowhere”'],
  [['invite', 'vera', '--admin'], 'one e-mail address'],
  [['invite'], 'Give an e-mail address'],
  [['disable', 'nobody@example.org'], 'has no account'],
  [['reset', 'nobody@example.org'], 'has no account'],
  [['promote', 'vera@example.org'], 'There is no command “promote”'],
  [['list', 'a', 'b'], 'one word too many'],
])('%j: exit 1, and what to do', async (args, words) => {
  expect(await staff(...args)).toBe(1);
  expect(complained.join('\n')).toContain(words);
  expect(said).toEqual([]);
});

test('demo tells the codes where demonstration logins are allowed, and refuses elsewhere', async () => {
  const code = await staff('demo');
  if (process.env.TEST_DB === 'postgres') {
    expect([code, complained.join('')]).toEqual([1, expect.stringContaining('capture mode only')]);
  } else expect(said.join('')).toMatch(/admin@demo\.invalid +password \w{16} +code \d{6}\n$/);
});
