import { expect, test } from 'vitest';
import {
  countryName,
  formatDate,
  formatDateTime,
  formatList,
  formatNumber,
  formatRelative,
} from '#app/i18n/format.ts';

test('a day is that day everywhere', () => {
  expect(formatDate('en', '2026-02-24')).toBe('24 February 2026');
  expect(formatDate('de', '2026-02-24')).toBe('24. Februar 2026');
  expect(formatDate('bg', '2026-02-24')).toBe('24 февруари 2026 г.');
});

test('a moment is told with its zone, in winter and in summer, across midnight', () => {
  expect(formatDateTime('en', new Date('2026-11-23T13:05:00Z'))).toBe('23 November 2026 at 14:05 CET');
  expect(formatDateTime('en', new Date('2026-06-30T22:05:00Z'))).toBe('1 July 2026 at 00:05 CEST');
  expect(formatDateTime('fi', new Date('2026-11-23T13:05:00Z'))).toContain('14.05');
});

const noon = new Date('2026-11-23T12:00:00Z');
const after = (seconds: number) => formatRelative('en', new Date(noon.getTime() + seconds * 1000), noon);

test('how long until then, in the largest unit that fits', () => {
  expect([0, 20, 60, 119, 3_599].map(after)).toEqual([
    'in 1 minute',
    'in 1 minute',
    'in 1 minute',
    'in 1 minute',
    'in 59 minutes',
  ]);
  expect([3_600, 90_000, -300].map(after)).toEqual(['in 1 hour', 'in 1 day', '5 minutes ago']);
});

test('numbers, names in a row and countries', () => {
  expect(formatNumber('en', 41_210)).toBe('41,210');
  expect(formatNumber('de', 41_210)).toBe('41.210');
  expect(formatList('en', ['Johann Wadephul', 'Kaja Kallas'])).toBe('Johann Wadephul and Kaja Kallas');
  expect(countryName('en', 'GR')).toBe('Greece');
  expect(countryName('de', 'GR')).toBe('Griechenland');
});

test('what is no country has no name', () => {
  expect(['elsewhere', 'galway', 'de', ''].map((code) => countryName('en', code))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
