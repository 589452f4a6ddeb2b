import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthOf, parseMultiLine, parseName, parseSingleLine } from '#app/models/plain-text.ts';

const problemOf = (parsed: ReturnType<typeof parseName>) => (parsed.ok ? null : parsed.problem);
const accepted = (parsed: ReturnType<typeof parseName>) => (parsed.ok ? parsed.value : null);

describe('names people really have', () => {
  test.each([
    'Ana Petrova',
    'Máire Ní Bhraonáin',
    'Jonas Weiß-Müller',
    'Ελένη Παπαδοπούλου',
    'Надежда Нейнски',
    "D’Arcy O'Neill, Jr.",
    'علی رضایی',
    'می‌خواهم', // a zero-width non-joiner is spelling in Persian
  ])('%s is taken as it is', (name) => {
    expect(accepted(parseName(name))).toBe(name);
  });

  test('Máire typed with a combining accent is the same Máire', () => {
    expect(accepted(parseName('Ma\u0301ire'))).toBe('Máire');
  });

  test('space around a name is no loss', () => {
    expect(accepted(parseName('  Ana Petrova\u00a0'))).toBe('Ana Petrova');
  });
});

describe('names that are refused', () => {
  test.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['a'.repeat(81), 'too long'],
    ['Ana\r\nBcc: jonas@example.org', 'control'],
    ['Ana\r\n', 'control'],
    ['Ana\tPetrova', 'control'],
    ['Ana\u0000', 'control'],
    ['Ana\u2028Petrova', 'control'],
    ['Ana\u00adPetrova', 'control'],
    ['\ufeffAna', 'control'],
    ['Ana \ud800', 'control'],
    ['Ana \ufdd0', 'control'],
    ['Ana \u{1ffff}', 'control'],
    ['Ana \u202egpj.exe', 'bidi'],
    ['Ana \u2067', 'bidi'],
    ['\u200fAna', 'bidi'],
    ['=?utf-8?q?Ana?=', 'encoded word'],
    ['ana@example.org', 'link or address'],
    ['https://example.org', 'link or address'],
    ['=1+1', 'formula'],
    ['+Ana', 'formula'],
    ['-Ana', 'formula'],
  ])('%j: %s', (name, problem) => {
    expect(problemOf(parseName(name))).toBe(problem);
  });
});

test('eighty characters are counted as people count them, not in UTF-16', () => {
  expect(parseName('𝒜'.repeat(80)).ok).toBe(true);
  expect(problemOf(parseName('𝒜'.repeat(81)))).toBe('too long');
});

test('a sentence of several lines keeps its lines, as \\n', () => {
  expect(accepted(parseMultiLine('\r\nMy aunt lives in Kharkiv.\r\n\r\nPlease act.\n', 2000))).toBe(
    'My aunt lives in Kharkiv.\n\nPlease act.',
  );
});

test('a bare carriage return is no line break of ours', () => {
  expect(problemOf(parseMultiLine('one\rtwo', 2000))).toBe('control');
});

test('a sentence may speak of =? and of addresses', () => {
  expect(parseMultiLine('See https://example.org =? me@example.org', 2000).ok).toBe(true);
});

const anyText = fc.string({ unit: 'binary' });

test('what is taken is what was typed, but for its outer space and its normal form', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const value = accepted(parseSingleLine(typed, 200));
      if (value !== null) expect(typed.normalize('NFC')).toContain(value);
    }),
  );
});

test('what is taken is taken again, unchanged', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      for (const parse of [parseSingleLine, parseMultiLine]) {
        const value = accepted(parse(typed, 200));
        if (value !== null) expect(accepted(parse(value, 200))).toBe(value);
      }
    }),
  );
});

test('nothing taken as one line can break a header, and nothing is longer than allowed', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 40 }), (typed, max) => {
      const value = accepted(parseSingleLine(typed, max));
      if (value === null) return;
      expect(value).not.toMatch(/[\r\n\0]|=\?/);
      expect(value).not.toMatch(/\p{Cs}/u);
      expect(lengthOf(value)).toBeLessThanOrEqual(max);
    }),
  );
});

const hidden = fc.constantFrom(
  '\r',
  '\u0007',
  '\u200b',
  '\u2060',
  '\u202e',
  '\u2066',
  '\u200e',
  '\ufeff',
  '\ud9ab',
  '\ufffe',
);

test('a hidden character is refused wherever it stands', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'abcé ') });
  fc.assert(
    fc.property(plain, hidden, plain, (before, character, after) => {
      expect(['control', 'bidi']).toContain(problemOf(parseSingleLine(before + character + after, 200)));
      expect(['control', 'bidi']).toContain(problemOf(parseMultiLine(`${before}${character}x${after}`, 200)));
    }),
  );
});
