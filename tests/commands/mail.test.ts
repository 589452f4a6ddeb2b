// `npm run mail`, called as start.js calls it, each time with settings of its own.
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { verdicts } from '#tests/support/dkim.ts';
import { type Peer, type Script, startPeer } from '#tests/support/smtp-peer.ts';

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'dear-minister-mail-'));
const own = { ORIGIN: 'https://letters.example.org', ORG_CONTACT: 'office@example.org', ORG_NAME: 'Pismo' };

afterEach(() => {
  vi.unstubAllEnvs();
});

type Ran = { code: number; out: string; err: string };

async function mail(settings: Record<string, string>, ...args: string[]): Promise<Ran> {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  vi.resetModules();
  const ran = { code: 0, out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    ran.out += String(chunk);
    return true;
  });
  vi.spyOn(console, 'error').mockImplementation((line) => {
    ran.err += `${line}
`;
  });
  const { run } = await import('#app/commands/mail.ts');
  ran.code = await run(args, emptyFolder());
  vi.restoreAllMocks();
  return ran;
}

const rows = ({ out }: Ran) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

async function pair(): Promise<{ folder: string; files: string[]; setting: string }> {
  const folder = join(emptyFolder(), 'keys');
  const made = await mail(own, 'keys', '--selector', '2026a', '--out', folder, '--json');
  expect(made).toMatchObject({ code: 0, err: '' });
  const files = rows(made).map((row) => row.file);
  return { folder, files, setting: files.join(',') };
}

async function relay(script: Script = {}): Promise<Peer & { url: string }> {
  const peer = await startPeer(script);
  onTestFinished(() => peer.close());
  return Object.assign(peer, { url: `smtp://127.0.0.1:${peer.port}` });
}

test('keys makes two files for this user alone, and refuses to write over them', async () => {
  const { folder, files } = await pair();
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  const again = await mail(own, 'keys', '--selector', '2026a', '--out', folder);
  expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('nothing was overwritten') });
  expect(readdirSync(folder)).toHaveLength(2);
});

test('dns --json: one object a line, with the records of the keys', async () => {
  const { setting } = await pair();
  const ran = await mail({ ...own, DKIM_KEY_FILE: setting }, 'dns', '--json');
  expect(ran.code).toBe(0);
  expect(rows(ran).map(({ name, type }) => `${name} ${type}`)).toEqual([
    'bounce.letters.example.org TXT',
    'letters.example.org TXT',
    '2026a-ed25519._domainkey.letters.example.org TXT',
    '2026a-rsa._domainkey.letters.example.org TXT',
    '_dmarc.letters.example.org TXT',
    'bounce.letters.example.org MX',
  ]);
  for (const { type, value, strings } of rows(ran)) if (type === 'TXT') expect(strings.join('')).toBe(value);
  expect(ran.err).toMatch(/^; /);
});

test('dns without a setting still shows the shape, and says what is missing', async () => {
  const ran = await mail({}, 'dns');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('v=spf1');
  expect(ran.out).toContain('; Mail goes unsigned');
});

test('a key file that can’t be used: one sentence', async () => {
  const ran = await mail({ ...own, DKIM_KEY_FILE: '/nowhere/a._domainkey.example.org.pem' }, 'dns', '--json');
  expect(ran).toEqual({
    code: 1,
    out: '',
    err: 'DKIM_KEY_FILE: /nowhere/a._domainkey.example.org.pem does not exist.\n',
  });
});

test('a test letter in capture mode: rewritten, to this machine, signed as dns publishes it', async () => {
  const { setting } = await pair();
  const peer = await relay();
  const settings = { ...own, DKIM_KEY_FILE: setting, SMTP_URL: peer.url };
  const ran = await mail(settings, 'test', 'ana@example.org');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('to ana--example.org@mailbox.invalid instead of ana@example.org');
  expect(ran.out).toContain('250 2.0.0 Queued as 4F2A');
  const [sent] = peer.mails;
  expect(sent).toMatchObject({ to: ['ana--example.org@mailbox.invalid'], complete: true });
  expect(sent?.from).toMatch(/^b-0-[\da-f]{16}@bounce\.letters\.example\.org$/);
  expect(sent?.bytes.toString()).not.toContain('ana@example.org');

  const published = rows(await mail(settings, 'dns', '--json')).filter(({ type }) => type === 'TXT');
  const zone = new Map(published.map(({ name, strings }) => [name, strings]));
  expect(await verdicts(sent?.bytes ?? Buffer.alloc(0), zone)).toEqual([
    'ed25519-sha256 pass',
    'rsa-sha256 pass',
  ]);
});

test('without a mail server the test letter goes to a catcher that lives as long', async () => {
  const ran = await mail(own, 'test', 'ana@example.org', '--json');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(rows(ran)).toMatchObject([
    { handed_over: true, mode: 'capture', to: 'ana--example.org@mailbox.invalid', code: 250, signatures: [] },
  ]);
});

test('in reflect mode the one who asks is the writer: it goes to the address itself', async () => {
  const peer = await relay();
  const ran = await mail({ ...own, MAIL_MODE: 'reflect', SMTP_URL: peer.url }, 'test', 'ana@example.org');
  expect(ran.code).toBe(0);
  expect(peer.mails[0]?.to).toEqual(['ana@example.org']);
});

test('a refusal is not handed over: exit code 1, with the server’s own words', async () => {
  const peer = await relay({ dot: '554 5.7.1 Not from you' });
  const ran = await mail({ ...own, SMTP_URL: peer.url }, 'test', 'ana@example.org', '--json');
  expect(ran.code).toBe(1);
  expect(rows(ran)).toMatchObject([
    { handed_over: false, phase: 'dot', code: 554, response: '554 5.7.1 Not from you' },
  ]);
});

test.each([
  ['no server there', { SMTP_URL: 'smtp://127.0.0.1:1' }, ['test', 'ana@example.org'], 'No SMTP session'],
  [
    'a server we may not talk to',
    { SMTP_URL: 'smtp://relay.example.net' },
    ['test', 'ana@example.org'],
    'MAIL_ALLOW',
  ],
  ['no address', {}, ['test', 'ana at example'], 'plain address'],
  ['an address missing', {}, ['test'], 'needs an address'],
  ['keys without a name', {}, ['keys'], '--selector'],
  ['an unknown command', {}, ['send'], 'There is no command “send”'],
  ['a word too many', {}, ['dns', 'now'], 'one word too many'],
  ['an unknown option', {}, ['dns', '--fast'], '--fast'],
])('%s: exit code 1, a sentence, nothing on standard output', async (_what, settings, args, words) => {
  const ran = await mail({ ...own, ...settings }, ...args);
  expect(ran).toMatchObject({ code: 1, out: '' });
  expect(ran.err).toContain(words);
  expect(ran.err).not.toMatch(/\n\s+at /);
});

test('--help explains all three commands', async () => {
  const ran = await mail({}, '--help');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/dns .*keys .*test /s);
});
