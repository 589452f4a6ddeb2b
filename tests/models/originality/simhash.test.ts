import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likenessOf, ownPart } from '#app/models/originality/own-part.ts';
import { distance, fromStored, SAME_WITHIN, simhash, toStored } from '#app/models/originality/simhash.ts';
import { wordingOf } from '#app/models/originality/wording.ts';

const frame =
  'I am writing to you from Germany about the open letter.\n\nI ask you to use your office to:\n\n1. help the EU to act as one in the talks.\n\nThank you for your time; I look forward to your answer.';

const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnop'), minLength: 2, maxLength: 9 });
const text = fc.array(word, { minLength: 40, maxLength: 120 }).map((words) => words.join(' '));

test('case, marks, line breaks and space change nothing', () => {
  expect(simhash('Please, help  the\nCHILDREN of Kherson!')).toEqual(
    simhash('please help the children of kherson'),
  );
});

test('eight bytes come back from the database as they went', () => {
  const half = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(half, half, (high, low) => {
      expect(fromStored(toStored({ high, low }))).toEqual({ high, low });
    }),
  );
});

test('a text is nearer to itself with one word changed than to another text', () => {
  fc.assert(
    fc.property(text, text, fc.nat(), (one, other, at) => {
      fc.pre(one !== other);
      const words = one.split(' ');
      words[at % words.length] = 'changed';
      const near = distance(simhash(one), simhash(words.join(' ')));
      expect(near).toBeLessThanOrEqual(distance(simhash(one), simhash(other)));
      expect(near).toBeLessThan(20);
    }),
    { numRuns: 100 },
  );
});

test('different sentences of different people are not taken for copies', () => {
  const said = [
    'My grandmother fled Mariupol and I promised her not to be silent.',
    'As a nurse I have looked after children who came from Kherson.',
    'Justice delayed is justice denied, also for people far away from us.',
    'I studied law because I believe that courts can end a war for good.',
  ];
  for (const [i, one] of said.entries())
    for (const other of said.slice(i + 1))
      expect(distance(simhash(one), simhash(other))).toBeGreaterThan(SAME_WITHIN);
});

test('Ana’s own sentence is found in front of the frame, and nothing is found in the frame itself', () => {
  expect(ownPart(`My grandmother fled Mariupol.\n\n${frame}`, frame)).toBe('My grandmother fled Mariupol.');
  expect(ownPart(frame, frame)).toBe('');
  expect(
    ownPart(frame.replace('\n\nThank you for your time; I look forward to your answer.', ''), frame),
  ).toBe('');
  expect(ownPart(`Please do!\n\n${frame}`, frame)).toBe('');
});

test('a letter is known by the words of its writer, whatever demands stand beside them', () => {
  const words = 'My grandmother fled Mariupol and I promised her not to be silent.';
  const other = frame.replace(
    '1. help the EU to act as one in the talks.',
    '1. back the Commission of Inquiry.',
  );
  expect(likenessOf(`${words}\n\n${frame}`, frame)).toEqual(likenessOf(`${words}\n\n${other}`, other));
  expect(likenessOf(frame, frame).own).toBe(false);
});

test('each wording of a demand is used as often as the others, and neighbouring letters differ', () => {
  const demands = [1, 2, 3].map((number) => ({ number, sentence: 'a', variants: ['b', 'c'] }));
  const letters = Array.from({ length: 27 }, (_, turn) =>
    demands.map((demand) => wordingOf(demand, turn)).join(''),
  );
  for (const place of [0, 1, 2])
    for (const wording of 'abc')
      expect(letters.filter((letter) => letter[place] === wording)).toHaveLength(9);
  for (const [turn, letter] of letters.slice(1).entries()) expect(letter).not.toBe(letters[turn]);
  expect(new Set(letters).size).toBeGreaterThan(6);
  expect(wordingOf({ number: 1, sentence: 'only', variants: [] }, 5)).toBe('only');
});
