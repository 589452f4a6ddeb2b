import fc from 'fast-check';
import PostalMime, { type Email } from 'postal-mime';
import { expect, test } from 'vitest';
import { composeMail, type OutgoingMail } from '#app/mail/compose.server.ts';
import { address, phrase, plainMail, prose } from '#tests/support/mail-samples.ts';

const wireOf = (mail: Partial<OutgoingMail>) =>
  Buffer.from(composeMail({ ...plainMail, ...mail })).toString('latin1');
const usualNames = [
  'date',
  'from',
  'to',
  'reply-to',
  'subject',
  'message-id',
  'mime-version',
  'content-type',
];
const headerNames = [...usualNames, 'content-transfer-encoding'];

/** What must hold for the bytes of every mail, whatever its content. */
function assertSoundWire(bytes: Uint8Array): void {
  const wire = Buffer.from(bytes).toString('latin1');
  expect(wire).toMatch(/^[\t\r\n -~]*\r\n$/);
  expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const lines = wire.split('\r\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
  const head = lines.slice(0, lines.indexOf(''));
  for (const line of head) {
    if (!line.includes('=?')) continue;
    expect(line.length).toBeLessThanOrEqual(76);
    const words = line.match(/=\?utf-8\?B\?[A-Za-z0-9+/]*=*\?=/g) ?? [];
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(75);
      const octets = Buffer.from(word.slice(10, -2), 'base64');
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(octets)).not.toThrow();
    }
  }
}

async function parse(mail: Partial<OutgoingMail>): Promise<Email> {
  const bytes = composeMail({ ...plainMail, ...mail });
  assertSoundWire(bytes);
  return PostalMime.parse(bytes);
}

const readable = (text: string) => text.replace(/\r\n?/g, '\n').replace(/(?<!\n)$/, '\n');

test('Jonas’s letter, as it stands on the wire', () => {
  expect(wireOf({ headers: [['X-Campaign', 'ukraine']] }).split('\r\n')).toEqual([
    'Date: Tue, 03 Nov 2026 08:05:09 +0000',
    'From: "Jonas Weber via Dear Minister" <letters@dear-minister.example>',
    'To: "Johann Example" <minister@mfa.example>',
    'Reply-To: "Jonas Weber" <jonas@supporters.example>',
    'Subject: The open letter of October',
    'Message-ID: <0192f3a4-5b6c@dear-minister.example>',
    'X-Campaign: ukraine',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
    '',
    'Dear Minister,',
    '',
    'please read this.',
    '',
    'Jonas Weber',
    '',
  ]);
});

test('the same mail gives the same bytes', () => {
  const mail = { text: 'Ďakujem\n', html: '<p>Ďakujem</p>' };
  expect(wireOf(mail)).toBe(wireOf({ ...mail }));
});

const names = [
  'Ελένη Παπαδοπούλου',
  'Žofie Ťuhýková',
  'Seán Ó Briain 🇮🇪🕊️👩‍👩‍👧‍👦',
  'Майя Георгиева-Димитрова',
  'O"Neill \\ Sons, (Dublin); <Éire>: @home',
  'Smith, Jane; <jane@evil.test>',
  'G: a@a.test, b@b.test;',
  'Ł'.repeat(80),
  'x'.repeat(80),
  '🕊'.repeat(40),
  'word '.repeat(15).trim(),
  '== ? = ?=',
  'two  spaces',
];

test.each(names)('the name and subject %j come out as they went in', async (name) => {
  const mail = await parse({
    from: { ...plainMail.from, name },
    to: { ...plainMail.to, name },
    subject: name,
  });
  expect(mail.from).toEqual({ name, address: plainMail.from.address });
  expect(mail.to).toEqual([{ name, address: plainMail.to.address }]);
  expect(mail.subject).toBe(name);
});

test('any name, subject and text survive, and the header holds what it must, once each', async () => {
  const mails = fc.record({
    from: phrase(80),
    to: phrase(80),
    subject: phrase(150),
    text: prose,
    to_: address,
    html: fc.option(prose),
  });
  await fc.assert(
    fc.asyncProperty(mails, async ({ from, to, subject, text, to_, html }) => {
      const parsed = await parse({
        from: { name: from, address: plainMail.from.address },
        to: { name: to, address: to_ },
        replyTo: { name: from, address: to_ },
        subject,
        text,
        ...(html === null ? {} : { html }),
      });
      expect(parsed.headers.map((header) => header.key)).toEqual(html === null ? headerNames : usualNames);
      expect(parsed.from).toEqual({ name: from, address: plainMail.from.address });
      expect(parsed.to).toEqual([{ name: to, address: to_ }]);
      expect(parsed.replyTo).toEqual([{ name: from, address: to_ }]);
      expect(parsed).toMatchObject({
        subject,
        messageId: `<${plainMail.messageId}>`,
        date: '2026-11-03T08:05:09.000Z',
      });
      expect(parsed.attachments).toEqual([]);
      expect(parsed.text).toBe(readable(text));
      if (html !== null) expect(parsed.html).toBe(readable(html));
    }),
    { numRuns: 500 },
  );
});

test('a text with long lines, dots and From at line starts is quoted so that no program on the way mends it', () => {
  const body =
    wireOf({ text: `.\n..\nFrom here\nword ${'x'.repeat(200)}\n${'.'.repeat(100)}\ntrailing \n` }).split(
      '\r\n\r\n',
    )[1] ?? '';
  for (const line of body.split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(76);
    expect(line).not.toMatch(/^\.|^From |[ \t]$/);
  }
});
