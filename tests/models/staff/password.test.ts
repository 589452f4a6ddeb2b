import { expect, test } from 'vitest';
import { hashPassword, isPassword, passwordProblem } from '#app/models/staff/password.server.ts';

const own = ['Ana Petrova', 'ana.petrova@example.org'];

test.each([
  ['eleven char', 'short'],
  ['x'.repeat(201), 'long'],
  ['1q2w3e4r5t6y', 'common'],
  ['Qwerty123456', 'common'],
  ['Password2026!', 'common'],
  ['!!P@ssw0rd!!!!', 'common'],
  ['aaaaaaaaaaaaaa', 'common'],
  ['ana.petrova1', 'personal'],
  ['PetrovaAna-ana', 'personal'],
  ['DearMinister2026', 'personal'],
  ['Staff-Campaign-Admin', 'personal'],
  [`${'x4'.repeat(31)}-ab`, null],
  ['seven green kettles sing', null],
  ['Wgz8-kq2M-v0xR', null],
  ['семь зелёных чайников', null],
])('%s: %s', async (password, problem) => {
  expect(await passwordProblem(password, own)).toBe(problem);
});

test('a password is known again however its accents were typed, and by nobody else', async () => {
  const hash = await hashPassword('Zoë writes a letter');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword(hash, 'Zoe\u0308 writes a letter')).toBe(true);
  expect(await isPassword(hash, 'Zoe writes a letter')).toBe(false);
  expect(await isPassword(null, 'an account that does not exist')).toBe(false);
});

test('a long password counts to its last letter, and what goes on behind it is another one', async () => {
  const long = 'seven green kettles sing '.repeat(8).trim();
  const longest = long.padEnd(200, '.');
  const hash = await hashPassword(longest);
  expect(await isPassword(hash, longest)).toBe(true);
  expect(await isPassword(hash, `${longest}.`)).toBe(false);
  expect(await isPassword(hash, `${longest.slice(0, -1)},`)).toBe(false);
  expect(await isPassword(hash, longest.toUpperCase())).toBe(false);
});
