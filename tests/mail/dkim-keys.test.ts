import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '#app/env.server.ts';
import { domainOf, isAligned, loadDkimKeys, makeDkimKeys } from '#app/mail/dkim-keys.server.ts';

const domain = 'letters.example.org';
const emptyFolder = () => mkdtempSync(join(tmpdir(), 'dear-minister-keys-'));
const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const ed25519 = () => pemOf(generateKeyPairSync('ed25519').privateKey);

function file(name: string, text: string): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, text);
  return path;
}

test('a made pair loads, Ed25519 first whatever the order, and is for this user alone', () => {
  const files = makeDkimKeys('2026a', domain, join(emptyFolder(), 'new', 'folder'));
  for (const order of [files, [...files].reverse()]) {
    expect(loadDkimKeys(order, domain)).toMatchObject([
      { algorithm: 'ed25519-sha256', selector: '2026a-ed25519', domain },
      { algorithm: 'rsa-sha256', selector: '2026a-rsa', domain },
    ]);
  }
  expect(files.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
});

test('a pair is never written over, not even half of it', () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, `2026a-rsa._domainkey.${domain}.pem`), 'mine');
  expect(() => makeDkimKeys('2026a', domain, folder)).toThrow(
    '2026a-rsa._domainkey.letters.example.org.pem exists',
  );
  expect(readdirSync(folder)).toHaveLength(1);
  expect(readFileSync(join(folder, `2026a-rsa._domainkey.${domain}.pem`), 'utf8')).toBe('mine');
});

test('a link to a place that is not there is no free name either', () => {
  const folder = emptyFolder();
  symlinkSync('elsewhere.pem', join(folder, `2026a-ed25519._domainkey.${domain}.pem`));
  expect(() => makeDkimKeys('2026a', domain, folder)).toThrow('EEXIST');
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each(['', 'two words', '../up', 'a.b', '-a', 'ключ', 'a'.repeat(41)])(
  '“%s” is no selector',
  (selector) => {
    const folder = emptyFolder();
    expect(() => makeDkimKeys(selector, domain, folder)).toThrow('A selector is');
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('no setting, no keys', () => {
  expect(loadDkimKeys([], domain)).toEqual([]);
});

const right = `a._domainkey.${domain}.pem`;
const rsaOf = (modulusLength: number) => pemOf(generateKeyPairSync('rsa', { modulusLength }).privateKey);
const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' } as const;

test.each([
  ['is not there', () => join(emptyFolder(), right), 'does not exist'],
  ['has another name', () => file('dkim.pem', ed25519()), 'is not named SELECTOR._domainkey.DOMAIN.pem'],
  ['is for another domain', () => file('a._domainkey.example.net.pem', ed25519()), 'is a key of example.net'],
  ['is for a domain below', () => file(`a._domainkey.x.${domain}.pem`, ed25519()), `is a key of x.${domain}`],
  ['is for a whole top level', () => file('a._domainkey.org.pem', ed25519()), 'is a key of org'],
  ['is a folder', () => aFolder(), "can't be read (EISDIR)"],
  ['is empty', () => file(right, ''), 'holds no private key'],
  ['is text', () => file(right, 'p=MIIB'), 'holds no private key'],
  ['is the public half', () => file(right, publicHalf()), 'holds no private key'],
  ['needs a passphrase', () => file(right, lockedKey()), 'holds no private key'],
  ['is RSA of 1024 bits', () => file(right, rsaOf(1024)), 'is an RSA key of 1024 bits'],
  ['is of an elliptic curve', () => file(right, pemOf(curve())), 'is a key of type ec'],
  ['is RSA-PSS', () => file(right, pemOf(pss())), 'is a key of type rsa-pss'],
])('a key file that %s: one sentence, and nothing of the key in it', (_what, make, words) => {
  const path = make();
  const load = () => loadDkimKeys([path], domain);
  expect(load).toThrow(words);
  expect(load).toThrow(/^DKIM_KEY_FILE: [^\n]+\.$/);
  expect(load).toThrow(path);
});

function aFolder(): string {
  const path = join(emptyFolder(), right);
  mkdirSync(path);
  return path;
}
const publicHalf = () =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const lockedKey = () => generateKeyPairSync('ed25519').privateKey.export(locked).toString();
const curve = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pss = () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;

test('two keys under one selector: only one could be published', () => {
  const files = [file(right, ed25519()), file(right, ed25519())];
  expect(() => loadDkimKeys(files, domain)).toThrow(`two files are for a._domainkey.${domain}`);
});

test('a key of the domain above may sign, in any case of letters', () => {
  const path = file('A._domainkey.Example.ORG.pem', ed25519());
  expect(loadDkimKeys([path], domainOf('letters@Letters.Example.org'))).toMatchObject([
    { domain: 'example.org' },
  ]);
  expect(isAligned('example.org', 'notexample.org')).toBe(false);
});

test('the setting names several files, from the folder we run in', () => {
  const { DKIM_KEY_FILE } = readEnv({ DKIM_KEY_FILE: ' keys/one.pem, /two words/b.pem,' });
  expect(DKIM_KEY_FILE.map((path) => relative('.', path))).toEqual([
    'keys/one.pem',
    relative('.', '/two words/b.pem'),
  ]);
  expect(readEnv({}).DKIM_KEY_FILE).toEqual([]);
});
