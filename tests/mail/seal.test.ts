import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { dkimPlace, dkimRecord, loadDkimKeys, makeDkimKeys } from '#app/mail/dkim-keys.server.ts';
import type { ClaimedMessage } from '#app/models/message/claim.server.ts';
import { verdicts } from '#tests/support/dkim.ts';

const domain = 'letters.example.org';
const files = makeDkimKeys('2026a', domain, mkdtempSync(join(tmpdir(), 'dear-minister-seal-')));
const zone = new Map(loadDkimKeys(files, domain).map((key) => [dkimPlace(key), [dkimRecord(key)]]));
const date = new Date('2026-11-03T08:05:09Z');
const letter: ClaimedMessage = {
  attemptId: 1,
  messageId: 17,
  n: 1,
  kind: 'letter',
  campaign: 'ukraine',
  uid: '0192f3a4-5b6c',
  fromName: 'Jonas Weber via Dear Minister',
  to: { name: 'Johann Example', address: 'minister@mfa.example' },
  writer: { name: 'Jonas Weber', address: 'jonas@supporters.example' },
  lang: 'en',
  subject: 'The open letter of October',
  text: 'Dear Minister,\n\nplease read this.\n\nJonas Weber\n',
  html: null,
  sealed: null,
};

afterEach(() => vi.unstubAllEnvs());

/** The sealing room of an installation that starts with these settings. */
async function sealing(settings: Record<string, string>) {
  for (const [name, value] of Object.entries({ ORIGIN: `https://${domain}`, ...settings }))
    vi.stubEnv(name, value);
  vi.resetModules();
  return import('#app/mail/seal.server.ts');
}

test('Jonas’s letter is sealed with both signatures, and sealed again it is the same', async () => {
  const { sealMessage } = await sealing({ DKIM_KEY_FILE: files.join(',') });
  const { octets } = sealMessage(letter, date);
  expect(await verdicts(Buffer.from(octets, 'latin1'), zone)).toEqual([
    'ed25519-sha256 pass',
    'rsa-sha256 pass',
  ]);
  expect(sealMessage(letter, date).octets).toEqual(octets);
});

test('a confirm mail is signed as well', async () => {
  const { sealMessage } = await sealing({ DKIM_KEY_FILE: files.join(',') });
  const { octets } = sealMessage({ ...letter, kind: 'confirm', html: '<p>Hello</p>' }, date);
  expect(await verdicts(Buffer.from(octets, 'latin1'), zone)).toEqual([
    'ed25519-sha256 pass',
    'rsa-sha256 pass',
  ]);
});

test('without the setting mail goes unsigned', async () => {
  const { sealMessage } = await sealing({});
  expect(await verdicts(Buffer.from(sealMessage(letter, date).octets, 'latin1'), zone)).toEqual([
    'no signature',
  ]);
});

test('a key for another domain keeps the post office from opening', async () => {
  await expect(sealing({ DKIM_KEY_FILE: files.join(','), MAIL_FROM: 'a@other.example' })).rejects.toThrow(
    /^DKIM_KEY_FILE: .* is a key of letters\.example\.org/,
  );
});
