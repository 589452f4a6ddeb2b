import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ComposeError, composeMail, type ExtraHeader, type OutgoingMail } from '#app/mail/compose.server.ts';
import { phrase, plainMail } from '#tests/support/mail-samples.ts';

const hostile = [
  '\r',
  '\n',
  '\r\n',
  '\0',
  '\v',
  '\f',
  '\t',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\ud800',
  '=?',
];
const poisoned = fc.tuple(phrase(40), fc.constantFrom(...hostile), phrase(40)).map((parts) => parts.join(''));

test('nothing that could end a line or be decoded twice gets into a single-line field', () => {
  fc.assert(
    fc.property(poisoned, (text) => {
      const mailbox = { name: text, address: plainMail.to.address };
      for (const mail of [{ from: mailbox }, { to: mailbox }, { replyTo: mailbox }, { subject: text }]) {
        expect(() => composeMail({ ...plainMail, ...mail })).toThrow(ComposeError);
      }
      expect(() => composeMail({ ...plainMail, headers: [['X-Campaign', text]] })).toThrow(ComposeError);
    }),
    { numRuns: 1000 },
  );
});

const seeds = [
  'Eve\r\nBcc: v@v.test',
  'a\u2028Bcc: v@v.test',
  '=?utf-8?Q?Minister_=3Cboss=40mfa.test=3E?=',
  '=?utf-8?Q?hi=0D=0ABcc:_v@v.test?=',
  '\n.\nMAIL FROM:<x>',
];

test.each(seeds)('%j is refused as name and as subject', (seed) => {
  expect(() => composeMail({ ...plainMail, subject: seed })).toThrow(ComposeError);
  expect(() => composeMail({ ...plainMail, from: { ...plainMail.from, name: seed } })).toThrow(ComposeError);
});

const wrong: [string, Partial<OutgoingMail>][] = [
  ['two addresses', { to: { name: '', address: 'a@a.test, b@b.test' } }],
  ['a quoted local part', { to: { name: '', address: '"a@evil.test x"@good.test' } }],
  ['an address with a line break', { from: { name: '', address: 'a@a.test\r\nBcc: b@b.test' } }],
  ['a header that is not in the list', { headers: [['Bcc' as ExtraHeader, 'b@b.test']] }],
  ['a header that the mail has anyway', { headers: [['Subject' as ExtraHeader, 'x']] }],
  [
    'a header twice',
    {
      headers: [
        ['X-Campaign', 'a'],
        ['X-Campaign', 'b'],
      ],
    },
  ],
  ['an empty header', { headers: [['X-Campaign', '']] }],
  ['a header beyond ASCII', { headers: [['X-Campaign', 'Україна']] }],
  ['a header line over the limit', { headers: [['X-Campaign', 'x'.repeat(1000)]] }],
  ['a Message-ID in brackets', { messageId: '<a@b.test>' }],
  ['a Message-ID without a domain', { messageId: 'a' }],
  ['no subject', { subject: '' }],
  ['no date', { date: new Date('never') }],
  ['NUL in the text', { text: 'a\0b' }],
  ['half a character in the text', { text: 'a\udc00b' }],
  ['NUL in the html', { html: '<p>\0</p>' }],
];

test.each(wrong)('%s: no bytes, and the error does not repeat the value', (_, mail) => {
  expect(() => composeMail({ ...plainMail, ...mail })).toThrow(ComposeError);
  expect(() => composeMail({ ...plainMail, ...mail })).not.toThrow(/evil|b\.test|xxx|Bcc/);
});
