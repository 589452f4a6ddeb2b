/** Samples and generators of mails for the tests of composing. */
import fc from 'fast-check';
import type { OutgoingMail } from '#app/mail/compose.server.ts';

/** Jonas’s letter, nothing special about it. */
export const plainMail: OutgoingMail = {
  from: { name: 'Jonas Weber via Dear Minister', address: 'letters@dear-minister.example' },
  to: { name: 'Johann Example', address: 'minister@mfa.example' },
  replyTo: { name: 'Jonas Weber', address: 'jonas@supporters.example' },
  messageId: '0192f3a4-5b6c@dear-minister.example',
  date: new Date('2026-11-03T08:05:09.500Z'),
  subject: 'The open letter of October',
  text: 'Dear Minister,\n\nplease read this.\n\nJonas Weber\n',
};

const nice = [...'aZ09 àßžĐΩяЖ漢字אب\u0301🕊🇮🇪👩‍👧"\'\\,;:<>()[]@.!#$%&*+-/=?^_`{|}~\u00a0\u202e\u200b'];
/** What may stand in a name or subject, most of it unusual. */
export const phrase = (maxLength: number) =>
  fc
    .string({
      unit: fc.oneof(fc.constantFrom(...nice), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
      minLength: 1,
      maxLength,
      size: 'max',
    })
    .filter((text) => text.trim() === text && !text.includes('=?') && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
const atom = fc.stringMatching(/^[a-z0-9!#$%&'*+/^_`{|}~-]{1,20}$/);
export const address = fc.tuple(atom, atom).map(([a, b]) => `${a}.${b}@mfa.example`);
const awkward = [
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '.',
  '\n.',
  '\nFrom ',
  '=',
  '=\n',
  '\u2028',
  '\u0085',
  '\v',
  '\u001b',
];
/** Text of any shape; only NUL and halves of characters are missing. */
export const prose = fc.string({
  unit: fc.oneof(fc.constantFrom(...nice, ...awkward), fc.constant('word ')),
  maxLength: 400,
  size: 'max',
});
