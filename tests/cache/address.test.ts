// Which pages are everyone's, and that no visitor can make two of one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptPage } from '#app/cache/address.server.ts';

const nameOf = (path: string) => keptPage(new URL(path, 'https://letters.example'))?.name ?? null;

test.each([
  ['/en', '/en'],
  ['/de/privacy', '/de/privacy'],
  ['/en/ukraine', '/en/ukraine'],
  ['/en/ukraine/de', '/en/ukraine/de'],
  ['/en/ukraine/results', '/en/ukraine/results'],
  ['/embed/ukraine?lang=fr', '/embed/ukraine?lang=fr'],
  ['/en/ukraine/de?s=copy', '/en/ukraine/de?s=copy'],
  ['/en/ukraine/de?utm_source=x&s=copy&fbclid=1', '/en/ukraine/de?s=copy'],
  ['/en/ukraine/results?s=copy', '/en/ukraine/results'],
  ['/en/ukraine?country=', '/en/ukraine'],
  ['/en/ukraine?s=%3Cscript%3E', '/en/ukraine'],
])('%s is the page %s', (path, name) => expect(nameOf(path)).toBe(name));

test.each([
  '/',
  '/xx/ukraine',
  '/verify',
  '/verify/ABC',
  '/confirm/token',
  '/letter/token',
  '/mailbox',
  '/staff',
  '/staff/templates/ukraine/en',
  '/en/ukraine/check',
  '/en/ukraine/check?action=1',
  '/en/ukraine/de/sent',
  '/en/ukraine/DE',
  '/en/ukraine/',
  '/en//evil.test',
  '/en/',
  '/en/ukr%61ine',
  '/en/ukraine?country=DE',
  '/embed/ukraine',
  '/embed/ukraine?lang=xx',
  '/api/v1/campaigns',
])('%s is nobody’s or one person’s: never kept', (path) => expect(nameOf(path)).toBeNull());

test('whatever is added to the query, the page is the same one', () => {
  const known = ['s', 'country', 'lang'];
  const unknown = fc.string({ minLength: 1 }).filter((name) => !known.includes(name));
  fc.assert(
    fc.property(fc.array(fc.tuple(unknown, fc.string())), (pairs) => {
      const query = new URLSearchParams(pairs);
      expect(nameOf(`/en/ukraine/de?${query}`)).toBe('/en/ukraine/de');
    }),
  );
});
