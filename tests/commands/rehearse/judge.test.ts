import { describe, expect, test } from 'vitest';
import {
  figuresOf,
  isClean,
  judge,
  type Recorded,
  spreadOf,
  type Taken,
} from '#app/commands/rehearse/judge.ts';

/** Ana's letter as the database has it when all went well. */
const anas: Recorded = {
  id: 1,
  uid: 'ana',
  kind: 'letter',
  address: 'minister@office.example',
  state: 'handed over',
  holdReason: null,
  flagged: false,
  sealedSha256: 'a1',
  started: 1,
  digestUid: null,
};
const arrival: Taken = {
  at: 0,
  to: 'minister@mailbox.invalid',
  messageId: 'ana@us.test',
  sha256: 'a1',
  nth: 1,
};

const verdictOn = (taken: Taken[], recorded: Recorded[], withoutLetter: number[] = []) =>
  judge({ taken, recorded, withoutLetter }, ['uncertain twice']);

test('one letter, one arrival, the sealed bytes: nothing to say', () => {
  const verdict = verdictOn([arrival], [anas]);
  expect(isClean(verdict)).toBe(true);
  expect(new Set(Object.values(figuresOf(verdict)))).toEqual(new Set([0]));
});

test('a letter on record as handed over that never arrived is lost', () => {
  expect(verdictOn([], [anas])).toMatchObject({ lost: [1] });
  expect(isClean(verdictOn([], [anas]))).toBe(false);
});

test.each(['queued', 'sending', 'uncertain'])(
  'a letter left %s is unfinished, and lost if it never came',
  (state) => {
    expect(verdictOn([], [{ ...anas, state }])).toMatchObject({ lost: [1], unfinished: [1] });
    expect(isClean(verdictOn([arrival], [{ ...anas, state }]))).toBe(false);
  },
);

test('a confirmed action that has no letter at all is lost', () => {
  expect(figuresOf(verdictOn([], [], [7]))).toMatchObject({ lost: 1 });
});

test('held after two doubts: a person sees it, so it is not lost; held for any other reason it is', () => {
  const held: Recorded = { ...anas, state: 'held', holdReason: 'uncertain twice', flagged: true, started: 2 };
  expect(isClean(verdictOn([], [held]))).toBe(true);
  expect(verdictOn([], [{ ...held, holdReason: 'restored' }])).toMatchObject({ lost: [1] });
  expect(verdictOn([], [{ ...held, holdReason: null }])).toMatchObject({ lost: [1] });
});

test('arrived twice without a flag: unflagged; with a flag and two started attempts: a copy on record', () => {
  const twice = [arrival, { ...arrival, nth: 2 }];
  expect(verdictOn(twice, [{ ...anas, started: 2 }])).toMatchObject({
    unflagged: [1],
    copied: [],
    copies: 1,
  });
  const flagged = { ...anas, flagged: true, started: 2 };
  expect(verdictOn(twice, [flagged])).toMatchObject({ unflagged: [], copied: [1], copies: 1 });
  expect(isClean(verdictOn(twice, [flagged]))).toBe(true);
});

describe('letters in a digest', () => {
  const inDigest: Recorded = { ...anas, digestUid: 'bundle', sealedSha256: null, started: 0 };
  const digest: Recorded = { ...anas, id: 9, uid: 'bundle', kind: 'digest' };
  const came: Taken = { ...arrival, messageId: 'bundle@us.test' };

  test('arrive with it, and are lost with it', () => {
    expect(isClean(verdictOn([came], [inDigest, digest]))).toBe(true);
    expect(verdictOn([], [inDigest, digest])).toMatchObject({ lost: [1, 9] });
    expect(verdictOn([], [inDigest, { ...digest, state: 'failed' }])).toMatchObject({ lost: [1] });
  });

  test('wait for a person while it does, and only if they say so', () => {
    const held: Recorded = { ...digest, state: 'held', holdReason: 'uncertain twice' };
    expect(verdictOn([], [{ ...inDigest, state: 'digested' }, held])).toMatchObject({ lost: [] });
    expect(verdictOn([], [inDigest, held])).toMatchObject({ lost: [1] });
  });

  test('that also came by themselves came twice', () => {
    expect(
      verdictOn([came, arrival], [{ ...inDigest, sealedSha256: 'a1', started: 1 }, digest]),
    ).toMatchObject({
      unflagged: [1],
    });
  });

  test('and are on record as failed: arrived all the same', () => {
    expect(verdictOn([came], [{ ...inDigest, state: 'failed' }, digest])).toMatchObject({ misrecorded: [1] });
  });
});

test('a flag alone proves nothing: as many attempts must have started as copies arrived', () => {
  const flagged = { ...anas, flagged: true, started: 2 };
  const thrice = [arrival, { ...arrival, nth: 2 }, { ...arrival, nth: 3 }];
  expect(verdictOn(thrice, [flagged])).toMatchObject({ unflagged: [1], copies: 2 });
});

test('other bytes than the sealed ones, in any of the copies', () => {
  const flagged = { ...anas, flagged: true, started: 2 };
  const changed = { ...arrival, sha256: 'b2', nth: 2 };
  expect(verdictOn([arrival, changed], [flagged])).toMatchObject({ wrongBytes: [1] });
  expect(verdictOn([arrival], [{ ...anas, sealedSha256: null }])).toMatchObject({ wrongBytes: [1] });
});

test('arrived, while its writer was told that it failed', () => {
  const verdict = verdictOn([arrival], [{ ...anas, state: 'failed' }]);
  expect(verdict.misrecorded).toEqual([1]);
  expect(isClean(verdict)).toBe(false);
});

test('a mail that the database does not know', () => {
  const verdict = verdictOn([arrival, { ...arrival, messageId: 'jonas@us.test' }], [anas]);
  expect(verdict.strangers).toEqual(['jonas']);
  expect(isClean(verdict)).toBe(false);
});

test('the middle and the longest of five recoveries, and of none', () => {
  expect(spreadOf([3.14, 0.2, 1, 0.4, 0.9])).toEqual({ p50: 0.9, max: 3.1 });
  expect(spreadOf([])).toBe(null);
});
