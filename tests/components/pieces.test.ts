import { createElement } from 'react';
import { expect, test } from 'vitest';
import { LanguageSwitch } from '#app/components/header.tsx';
import { Rich } from '#app/components/i18n.tsx';
import { Sheet } from '#app/components/sheet.tsx';
import { render } from './render.tsx';

const letter = {
  lang: 'en',
  isDraft: false,
  toName: 'Johann Wadephul',
  subject: 'Please act',
  salutation: 'Dear Minister,',
  middle: 'One.\nStill one.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix.',
  closing: 'Yours sincerely,',
  name: 'Jonas Müller',
  footer: '',
  text: '',
};

test('the sheet shows the whole letter, in its language, with its line breaks', () => {
  const html = render(createElement(Sheet, { letter }));
  expect(html).toContain('<p class="lines">One.\nStill one.</p><p class="lines">Two.</p>');
  expect(html).toContain('Yours sincerely,\nJonas Müller');
  expect(html).not.toContain('<details');
});

test('a folded sheet hides nothing for good: the rest is behind a disclosure', () => {
  const html = render(createElement(Sheet, { letter, fold: { open: false } }));
  const [before = '', after = ''] = html.split('<details>');
  expect(before).toContain('Five.');
  expect(before).not.toContain('Six.');
  expect(after).toContain('Six.');
  expect(after).toContain('Jonas Müller');
});

test('a letter without a name yet says where the name will stand', () => {
  expect(render(createElement(Sheet, { letter: { ...letter, name: '' } }))).toContain('Your name');
});

test('the switcher keeps the place and names languages in themselves', () => {
  const html = render(createElement(LanguageSwitch, { place: '/ukraine/de', offered: ['de', 'en', 'bg'] }));
  expect(html).toContain('<a href="/bg/ukraine/de" lang="bg" hrefLang="bg">Български</a>');
  expect(html).toMatch(/href="\/en\/ukraine\/de"[^>]*aria-current="true"/);
  expect(render(createElement(LanguageSwitch, { place: '/', offered: ['en'] }))).toBe('');
});

test('a message keeps its link inside the sentence', () => {
  const html = render(
    createElement(Rich, {
      message: 'contact.write',
      values: { address: '<b>ana@example.org' },
      tags: { link: (text) => createElement('a', { href: 'mailto:ana@example.org' }, text) },
    }),
  );
  expect(html).toBe('Write to <a href="mailto:ana@example.org">&lt;b&gt;ana@example.org</a>.');
});
