import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { markEnglish, tellEnglish } from '#app/i18n/english.ts';

const page = (...children: Parameters<typeof createElement>[2][]) =>
  tellEnglish(renderToStaticMarkup(createElement('main', null, ...children)));

test('a message told in English says so on an element of its own', () => {
  expect(page(createElement('p', null, 'Ja. ', markEnglish('Yes & no')))).toBe(
    '<main><p>Ja. <span lang="en">Yes &amp; no</span></p></main>',
  );
});

test('in attributes, titles, options and text areas no element may stand', () => {
  const text = markEnglish('A > b');
  const html = page(
    createElement('a', { title: text, 'aria-label': text }, 'x'),
    createElement('title', null, text),
    createElement('select', null, createElement('option', null, text)),
    createElement('textarea', { defaultValue: text }),
  );
  expect(html).not.toMatch(/<span|[\uFDD0\uFDD1]/);
  expect(html).toContain('aria-label="A &gt; b"');
});

test('a text of several paragraphs stays marked when it is split', () => {
  const paragraphs = markEnglish('One.\nTwo.').split('\n');
  expect(page(...paragraphs.map((text) => createElement('p', { key: text }, text)))).toBe(
    '<main><p><span lang="en">One.</span></p><p><span lang="en">Two.</span></p></main>',
  );
});

test('what somebody typed can make no element and leaves no mark', () => {
  expect(page('\uFDD0', createElement('b', null, '<i>'), '\uFDD1')).toBe('<main><b>&lt;i&gt;</b></main>');
});
