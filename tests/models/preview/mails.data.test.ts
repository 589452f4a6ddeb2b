// The previews next to the mailbox: every kind of mail, in every language that there is, with nothing left to fill in.
import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { pageLanguages } from '#app/i18n/languages.ts';
import { previewsIn } from '#app/models/preview/mails.server.ts';
import { messageKind, messages } from '#db/schema.ts';

/** A slot of a letter or a mail, a value that was not there, the marks of a message that a language lacks. */
const leftover = /\{\w+\}|\$\{|@@|\b(undefined|null|NaN)\b|\[object|[\uFDD0-\uFDEF]/;

test('every mail can be looked at in every language, whole, and nothing is queued by looking', async () => {
  const faults: string[] = [];
  let made = 0;
  for (const lang of pageLanguages) {
    for (const { name, to, make } of await previewsIn(db, lang)) {
      const { subject, text, html } = await make();
      made += 1;
      if (!subject || text.length < 40) faults.push(`${name} ${lang}: empty`);
      for (const part of [subject, text, html ?? ''])
        if (leftover.test(part)) faults.push(`${name} ${lang}: ${leftover.exec(part)?.[0]}`);
      if (to === 'supporters' && !html?.includes(`lang="${lang}"`))
        faults.push(`${name} ${lang}: no such HTML`);
    }
  }
  expect(faults).toEqual([]);
  expect(made).toBeGreaterThan(25 * 13);
  expect(await db.$count(messages)).toBe(0);
});

test('there is one for each kind of message, and letters in every language but that of no office', async () => {
  const kindsIn = async (lang: string) => [...new Set((await previewsIn(db, lang)).map(({ kind }) => kind))];
  expect((await kindsIn('en')).sort()).toEqual([...messageKind.enumValues].sort());
  expect(await kindsIn('sv')).toContain('letter');
  expect(await kindsIn('uk')).not.toContain('letter');
  expect(await kindsIn('xx')).toEqual([]);
});

test('the confirm mail in German names its invented writer and the campaign, in German', async () => {
  const mail = await (await previewsIn(db, 'de')).find(({ name }) => name === 'confirm')?.make();
  expect(mail?.subject).toContain('123456');
  expect(mail?.text).toMatch(/^Guten Tag Ana Petrova,[\s\S]*einen Brief für die Kampagne „Ukraine: /);
});
