// Colours that people must be able to tell apart, read from the token file itself (WCAG 2.2: 1.4.3 and 1.4.11).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(path.resolve(import.meta.dirname, '../../app/styles/tokens.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const colours = (part: string) =>
  Object.fromEntries([...part.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, hex]) => [name, hex]));
const schemes = { light: colours(light), dark: { ...colours(light), ...colours(dark) } };

/** Relative luminance of #rrggbb. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['paper', 'field', 'sheet', 'blue-wash'];
const text = [
  ...grounds.flatMap((ground) => ['ink', 'ink-soft', 'blue', 'error'].map((ink) => [ink, ground])),
  ['on-blue', 'blue'],
  ['on-blue', 'blue-deep'],
];
const edges = [
  ...grounds.flatMap((ground) => ['edge', 'focus', 'error', 'good', 'wheat'].map((edge) => [edge, ground])),
  ['wheat', 'track'],
];

describe.each(Object.entries(schemes))('%s', (_scheme, tokens) => {
  const ratio = (one = '', other = '') => contrast(tokens[one] ?? '', tokens[other] ?? '');

  test.each(text)('text in %s on %s: 4.5 to 1', (ink, ground) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(edges)('an edge in %s on %s: 3 to 1', (edge, ground) => {
    expect(ratio(edge, ground)).toBeGreaterThanOrEqual(3);
  });
});

test('the measure itself: black on white is 21 to 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
});

test('every colour of the light page has its counterpart in the dark one', () => {
  expect(Object.keys(colours(dark))).toEqual(Object.keys(colours(light)));
});
