// The draft that a supporter takes along, read back by a parser that knows nothing of the writer.
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { type Draft, writeEml } from '#app/routes/data/eml.ts';
import { mailtoLink } from '#app/routes/public/mailto.ts';

const draft: Draft = {
  from: { name: 'Máire Ní Bhriain', address: 'maire@example.org' },
  to: { name: 'Johann Wadephul', address: 'post@office.example' },
  subject: 'Ukraine: a request to your office – please read it to the end, it matters very much to me',
  text: 'Dear Minister,\n\nmy “aunt” lives in Харків.\n\nYours sincerely,\nMáire',
  lang: 'ga',
  date: new Date('2026-11-23T13:05:09Z'),
};

test('a mail program finds the letter in it, as a draft', async () => {
  const mail = await PostalMime.parse(writeEml(draft));
  expect(mail.headers.find(({ key }) => key === 'x-unsent')?.value).toBe('1');
  expect(mail.headers.find(({ key }) => key === 'content-language')?.value).toBe('ga');
  expect(mail.from).toMatchObject(draft.from ?? {});
  expect(mail.to?.[0]).toMatchObject(draft.to ?? {});
  expect(mail.subject).toBe(draft.subject);
  expect(mail.text?.trimEnd()).toBe(draft.text.replaceAll('\n', '\r\n'));
  expect(new Date(mail.date ?? '')).toEqual(draft.date);
});

test('where we vouch for no address, To is left open', async () => {
  const mail = await PostalMime.parse(writeEml({ ...draft, from: null, to: null }));
  expect([mail.from, mail.to]).toEqual([undefined, undefined]);
  expect(mail.subject).toBe(draft.subject);
});

test('lines end in CRLF, none is longer than 78, and nothing but ASCII goes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (subject, text) => {
      const eml = writeEml({ ...draft, subject, text });
      expect(eml).toMatch(/^[\r\n\x20-\x7e]*$/);
      expect(eml.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      for (const line of eml.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
    }),
  );
});

test('whatever stands in subject or name, no header is added', async () => {
  const evil = fc.string({
    unit: fc.constantFrom('a', 'é', '\r', '\n', ':', '<', '>', '=?', '?=', 'Bcc: x@y.test', ' '),
  });
  await fc.assert(
    fc.asyncProperty(evil, evil, async (subject, name) => {
      const eml = writeEml({ ...draft, subject, from: { name, address: 'maire@example.org' } });
      const mail = await PostalMime.parse(eml);
      expect(mail.bcc ?? []).toEqual([]);
      expect(mail.headers).toHaveLength(9);
    }),
  );
});

test('a short letter fits into a mailto link, a long one leaves only its subject there', () => {
  const short = mailtoLink('post@office.example', 'Hello & welcome?', 'Dear Minister,\n\nact!');
  expect(short).toEqual({
    href: 'mailto:post@office.example?subject=Hello%20%26%20welcome%3F&body=Dear%20Minister%2C%0D%0A%0D%0Aact!',
    whole: true,
  });
  const long = mailtoLink('post@office.example', 'Hello', 'ж'.repeat(400));
  expect(long).toEqual({ href: 'mailto:post@office.example?subject=Hello', whole: false });
  expect(mailtoLink(null, 'Hello', 'act').href).toMatch(/^mailto:\?subject=/);
});
