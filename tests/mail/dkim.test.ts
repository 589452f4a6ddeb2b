import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relaxedBody, relaxedField } from '#app/mail/canonical.ts';
import { composeMail, type OutgoingMail } from '#app/mail/compose.server.ts';
import { signMail } from '#app/mail/dkim.server.ts';
import { checkSignatures } from '#app/mail/dkim-check.server.ts';
import { dkimPlace, dkimRecord } from '#app/mail/dkim-keys.server.ts';
import { dnsRecords, zoneFile } from '#app/mail/dns-records.server.ts';
import { connectedPeer } from '#tests/support/connected-peer.ts';
import { bothKeys, ed25519, rsa, verdicts, zoneOf } from '#tests/support/dkim.ts';
import { address, phrase, plainMail, prose } from '#tests/support/mail-samples.ts';

const zone = zoneOf(bothKeys);
const records = new Map(bothKeys.map((key) => [dkimPlace(key), dkimRecord(key)]));
const bothPass = ['ed25519-sha256 pass', 'rsa-sha256 pass'];
const plain = composeMail(plainMail);
const signed = signMail(plain, bothKeys);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytesOf = (latin1: string) => Buffer.from(latin1, 'latin1');
const changed = (from: string, to: string) => bytesOf(text(signed).replace(from, to));

test('Jonas’s letter is believed by a receiver that knows Ed25519, RSA or both', async () => {
  expect(await verdicts(signMail(plain, [ed25519]), zone)).toEqual(['ed25519-sha256 pass']);
  expect(await verdicts(signMail(plain, [rsa]), zone)).toEqual(['rsa-sha256 pass']);
  expect(await verdicts(signed, zone)).toEqual(bothPass);
});

test('signing puts fields in front and leaves every byte of the mail as it was', () => {
  expect(text(signed).endsWith(text(plain))).toBe(true);
  const [first, second, ...rest] = text(signed)
    .split(/^DKIM-Signature: /m)
    .slice(1);
  expect(rest).toEqual([]);
  expect(first).toContain('a=ed25519-sha256;');
  expect(second).toContain('a=rsa-sha256;');
});

test('without a key the mail is what was composed', () => {
  expect(signMail(plain, [])).toBe(plain);
});

test('what a signature says: the domain in From, the mail’s own date, the whole body, From and others twice', () => {
  const field = text(signMail(plain, [rsa]))
    .slice(0, -plain.length)
    .replace(/\r\n /g, ' ');
  expect(field).toContain(
    ' d=dear-minister.example; s=rsa; t=1793693109; h=From:From:To:To:Subject:Subject:',
  );
  const tags = [...field.matchAll(/[ ;]([a-z]+)=/g)].map(([, tag]) => tag);
  expect(tags).toEqual(['v', 'a', 'c', 'd', 's', 't', 'h', 'bh', 'b']);
  const list =
    field
      .match(/ h=([^;]*)/)?.[1]
      ?.replace(/\s/g, '')
      .split(':') ?? [];
  const twice = ['From', 'To', 'Subject', 'Reply-To', 'Content-Type'];
  const once = ['Date', 'Message-ID', 'MIME-Version', 'Content-Transfer-Encoding'];
  expect([...list].sort()).toEqual([...twice, ...twice, ...once].sort());
});

test('no line of a signature is longer than 78, whatever the selector', () => {
  for (const selector of ['a', 'a'.repeat(30), `${'long-selector-'.repeat(4)}x`]) {
    const lines = text(
      signMail(
        plain,
        bothKeys.map((key) => ({ ...key, selector })),
      ),
    )
      .slice(0, -plain.length)
      .split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(lines.slice(0, -1).every((line) => /^(?:DKIM-Signature:)? [!-~]/.test(line))).toBe(true);
  }
});

test('the same mail and key give the same bytes, so that a letter can be sealed once', () => {
  expect(text(signMail(composeMail({ ...plainMail }), bothKeys))).toBe(text(signed));
  const later = composeMail({ ...plainMail, date: new Date('2026-11-03T08:05:10Z') });
  expect(text(signMail(later, bothKeys)).slice(0, 300)).not.toBe(text(signed).slice(0, 300));
});

test.each([
  ['a word of the body', 'please read', 'please burn'],
  ['the name in From', 'Jonas Weber via', 'Jonas Veber via'],
  ['the subject', 'Subject: The open', 'Subject: The oven'],
  ['who gets the answer', 'jonas@supporters', 'jonaz@supporters'],
  ['the date', '08:05:09', '08:05:08'],
  ['the identity', '0192f3a4', '0192f3a5'],
  ['a second From', '\r\nDate:', '\r\nFrom: <a@dear-minister.example>\r\nDate:'],
  ['a second Subject', '\r\nDate:', '\r\nSubject: Another\r\nDate:'],
  ['a second Reply-To', '\r\nDate:', '\r\nReply-To: <a@evil.example>\r\nDate:'],
  ['words after the end', 'Weber\r\n', 'Weber\r\nP.S.\r\n'],
])('%s changed on the way: neither signature holds', async (_what, from, to) => {
  const bytes = changed(from, to);
  expect(text(bytes)).not.toBe(text(signed));
  const found = await verdicts(bytes, zone);
  expect(found).toHaveLength(2);
  expect(found.filter((verdict) => verdict.endsWith('pass'))).toEqual([]);
  expect(checkSignatures(bytes, records).map(({ valid }) => valid)).toEqual([false, false]);
});

test('a confirm mail has no Reply-To, and nobody can add one', async () => {
  const confirm = signMail(composeMail({ ...plainMail, replyTo: undefined }), bothKeys);
  expect(await verdicts(confirm, zone)).toEqual(bothPass);
  const added = bytesOf(text(confirm).replace('\r\nDate:', '\r\nReply-To: <a@evil.example>\r\nDate:'));
  expect((await verdicts(added, zone)).some((verdict) => verdict.endsWith('pass'))).toBe(false);
});

test('white space that relays touch, and fields they add on top, break nothing', async () => {
  const touched = text(signed)
    .replace('please read this.', 'please  read\tthis. ')
    .replace(/(\r\n Reply-To:|\r\n bh=)/g, (fold) => fold.replace('\r\n ', '\r\n\t'))
    .replace(
      /^/,
      'Received: from us.test by peer.test; Tue, 3 Nov 2026 08:05:10 +0000\r\nMIME-Version: 1.1\r\n',
    );
  expect(touched).not.toBe(text(signed));
  expect(await verdicts(bytesOf(`${touched}\r\n\r\n`), zone)).toEqual(bothPass);
  expect(checkSignatures(bytesOf(touched), records).every(({ valid }) => valid)).toBe(true);
});

const mails: fc.Arbitrary<OutgoingMail> = fc
  .record({
    name: phrase(80),
    to: address,
    subject: phrase(200),
    text: prose,
    html: fc.option(prose, { nil: undefined }),
    withReply: fc.boolean(),
    automatic: fc.boolean(),
    seconds: fc.integer({ min: 0, max: 4_000_000_000 }),
  })
  .map(({ name, to, subject, text, html, withReply, automatic, seconds }) => ({
    ...plainMail,
    from: { ...plainMail.from, name },
    to: { name, address: to },
    replyTo: withReply ? { name, address: to } : undefined,
    subject,
    text: `${text}end`,
    html,
    date: new Date(seconds * 1000),
    headers: automatic ? [['Auto-Submitted', 'auto-generated']] : [],
  }));

test('any mail that we compose verifies, and with one letter changed anywhere it does not', async () => {
  await fc.assert(
    fc.asyncProperty(mails, fc.nat(), async (mail, pick) => {
      const bytes = signMail(composeMail(mail), bothKeys);
      expect(await verdicts(bytes, zone)).toEqual(bothPass);
      expect(checkSignatures(bytes, records).every(({ valid }) => valid)).toBe(true);

      const from = text(bytes).indexOf('\r\nDate: ') + 2;
      const letters = [
        ...text(bytes)
          .slice(from)
          .matchAll(/[A-Ya-y0-8]/g),
      ].map(({ index }) => from + index);
      const place = letters[pick % letters.length] ?? from;
      const broken = Buffer.from(bytes);
      broken[place] = (broken[place] ?? 0) + 1;
      const found = await verdicts(broken, zone);
      expect(found.filter((verdict) => verdict.endsWith('pass'))).toEqual([]);
      expect(checkSignatures(broken, records).some(({ valid }) => valid)).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('a signed mail with dots and long lines goes through a mail server byte for byte', async () => {
  const mail = {
    ...plainMail,
    text: `.dot\n..\nFrom me\n${'Ünïcödé and more '.repeat(200)}\n\n.\n\n\n`,
    html: '<p>.</p>',
  };
  const bytes = signMail(composeMail(mail), bothKeys);
  const { peer, session } = await connectedPeer();
  const envelope = { from: 'b-17@bounce.example.org', to: 'minister@mfa.example' };
  await session.send({ ...envelope, bytes, beforeBody: async () => true });
  const arrived = peer.mails[0]?.bytes ?? Buffer.alloc(0);
  expect(arrived.equals(bytes)).toBe(true);
  expect(await verdicts(arrived, zone)).toEqual(bothPass);
});

test('what the zone file publishes verifies what the keys signed', async () => {
  const sender = {
    from: plainMail.from.address,
    bounceDomain: 'bounce.dear-minister.example',
    origin: 'https://dear-minister.example',
  };
  const file = zoneFile(dnsRecords({ ...sender, keys: bothKeys }));
  const published = [...file.matchAll(/^(\S+)\. 3600 IN TXT (.*)$/gm)].map(([, name = '', data = '']) => {
    const strings = [...data.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part);
    expect(Math.max(...strings.map((part) => part.length))).toBeLessThanOrEqual(255);
    return [name, strings] as const;
  });
  expect(await verdicts(signed, new Map(published))).toEqual(bothPass);
  expect(new Map(published).get('rsa._domainkey.dear-minister.example')).toHaveLength(2);
});

test('a key of another domain signs nothing', () => {
  expect(() => signMail(plain, [{ ...rsa, domain: 'elsewhere.example' }])).toThrow("can't sign");
  expect(() => signMail(plain, [{ ...rsa, domain: 'example' }])).toThrow("can't sign");
});

test('a mail that is none is refused', () => {
  const none = [
    '',
    'From: <a@dear-minister.example>',
    'Date: today\r\n\r\n',
    text(plain).replace('Date:', 'Dated:'),
  ];
  for (const bad of none) expect(() => signMail(bytesOf(bad), bothKeys)).toThrow();
});

test('the example of RFC 6376 3.4.5: relaxed forms', () => {
  expect(relaxedField({ name: 'a', line: 'A: X\r\n' })).toBe('a:X');
  expect(relaxedField({ name: 'b', line: 'B : Y\t\r\n\tZ  \r\n' })).toBe('b:Y Z');
  expect(relaxedBody(' C \r\nD \t E\r\n\r\n\r\n')).toBe(' C\r\nD E\r\n');
  for (const empty of ['', ' ', '\r\n', ' \r\n\r\n\t\r\n']) expect(relaxedBody(empty)).toBe('');
  expect(relaxedBody('\r\n\r\nno end')).toBe('\r\n\r\nno end\r\n');
});

test('our own check believes the Ed25519 example of RFC 8463, and not with a byte changed', () => {
  const example = [
    'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
    ' d=football.example.com; i=@football.example.com;',
    ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
    ' subject : date : message-id : from : subject : date;',
    ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
    ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
    'From: Joe SixPack <joe@football.example.com>',
    'To: Suzie Q <suzie@shopping.example.net>',
    'Subject: Is dinner ready?',
    'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
    'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
    '',
    'Hi.',
    '',
    'We lost the game.  Are you hungry yet?',
    '',
    'Joe.',
    '',
  ].join('\r\n');
  const place = 'brisbane._domainkey.football.example.com';
  const published = new Map([[place, 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=']]);
  const check = (mail: string) => checkSignatures(bytesOf(mail), published).map(({ valid }) => valid);
  expect(check(example)).toEqual([true]);
  expect(check(example.replace('Hi.', 'Ho.'))).toEqual([false]);
  expect(check(example.replace('Suzie Q', 'Suzie P'))).toEqual([false]);
});
