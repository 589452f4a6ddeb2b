import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf } from '#app/models/digest/bundle.ts';
import { isBundled, nextDigest } from '#app/models/digest/rule.ts';
import { fullBucket, hardCeilings } from '#app/models/message/ceilings.ts';
import { simhash } from '#app/models/originality/simhash.ts';
import { localDay, openingAt } from '#app/models/pace/office-hours.ts';
import { outlookOf } from '#app/models/pace/outlook.ts';

const hours = { from: 8, to: 18 };
const timeZone = 'Europe/Berlin';
const berlin = (time: string) => Date.parse(`${time}:00+01:00`);
const next = (at: string, rest: { deadline?: string; madeOn?: string } = {}) =>
  new Date(
    nextDigest({
      at: berlin(at),
      timeZone,
      hours,
      deadline: rest.deadline ? berlin(rest.deadline) : null,
      madeOn: rest.madeOn ? localDay(berlin(rest.madeOn), timeZone) : null,
    }),
  ).toISOString();

test('a day’s letters are bundled in the office’s last hour, and once', () => {
  expect(next('2026-11-23T09:00')).toBe('2026-11-23T16:00:00.000Z');
  expect(next('2026-11-23T17:20')).toBe('2026-11-23T16:20:00.000Z');
  expect(next('2026-11-23T17:20', { madeOn: '2026-11-23T17:01' })).toBe('2026-11-24T16:00:00.000Z');
  expect(next('2026-11-27T18:30')).toBe('2026-11-30T16:00:00.000Z');
});

test('on the day of the deadline they are bundled at the deadline, so that all are in it', () => {
  expect(next('2026-11-23T09:00', { deadline: '2026-11-23T17:30' })).toBe('2026-11-23T16:30:00.000Z');
  expect(next('2026-11-23T09:00', { deadline: '2026-11-23T12:00' })).toBe('2026-11-23T11:00:00.000Z');
  expect(next('2026-11-23T09:00', { deadline: '2026-11-23T23:59' })).toBe('2026-11-23T16:00:00.000Z');
});

test('a digest is never made before it is looked for, nor on a closed day, nor twice a day', () => {
  const moment = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') });
  fc.assert(
    fc.property(moment, fc.option(moment), (at, deadline) => {
      const first = nextDigest({ at, timeZone, hours, deadline, madeOn: null });
      expect(first).toBeGreaterThanOrEqual(at);
      expect(openingAt(first, timeZone, hours).opens).toBeLessThanOrEqual(first);
      const madeOn = localDay(first, timeZone);
      const second = nextDigest({ at: first, timeZone, hours, deadline, madeOn });
      expect(localDay(second, timeZone)).toBeGreaterThan(madeOn);
    }),
    { numRuns: 300 },
  );
});

test('letters are bundled when they are many or too late; one letter is no bundle', () => {
  const few = { forms: 3, digestFrom: 50, leaves: 100, deadline: null };
  expect(isBundled(few)).toBe(false);
  expect(isBundled({ ...few, forms: 50 })).toBe(true);
  expect(isBundled({ ...few, deadline: 99 })).toBe(true);
  expect(isBundled({ ...few, deadline: 100 })).toBe(false);
  expect(isBundled({ ...few, forms: 1, deadline: 99 })).toBe(false);
});

const line = (waiting: number, forms = waiting) => ({
  standing: {
    ...{ at: berlin('2026-11-23T09:00'), timeZone, waiting, besides: [], neighbours: [] },
    ...{ mailbox: fullBucket(hardCeilings.mailbox), domain: fullBucket(hardCeilings.domain) },
  },
  ...{ forms, digestFrom: 50, deadline: null, madeOn: null },
});
const ask = (waiting: number, isForm: boolean) =>
  outlookOf(line(waiting), hardCeilings, { place: waiting + 1, isForm, joins: true });

test('before signing, Jonas is told: by itself while few wait, in the bundle when many do, by itself with his own words', () => {
  expect(ask(10, true)).toMatchObject({ way: 'single' });
  expect(ask(2_000, true)).toEqual({ way: 'bundle', leaves: new Date(berlin('2026-11-23T17:00')) });
  expect(ask(2_000, false)).toMatchObject({ way: 'single' });
  expect(ask(2_000, false).leaves.getTime()).toBeGreaterThan(berlin('2026-11-29T00:00'));
});

test('a letter that leaves before the digest is made goes by itself, however many wait behind it', () => {
  const asked = { place: 3, isForm: true, joins: false };
  expect(outlookOf(line(2_000), hardCeilings, asked)).toMatchObject({ way: 'single' });
});

test('groups: all without own words, and own words that many have; nobody’s single letter is in one', () => {
  const letter = (id: number, text: string, own: boolean, lang = 'en') => ({
    id,
    own,
    lang,
    simhash: simhash(text),
  });
  const frame = 'I ask you to use your office to help the EU to act as one.';
  const copied = 'Stop the trade in stolen grain before another harvest is gone.';
  const letters = [
    ...[1, 2, 3].map((id) => letter(id, frame, false)),
    letter(4, frame, false, 'de'),
    ...[5, 6, 7].map((id) => letter(id, copied, true)),
    letter(8, 'My grandmother fled Mariupol and I promised her not to be silent.', true),
  ];
  const [forms, copies, ...none] = groupsOf(letters, 'de', 3);
  expect(none).toEqual([]);
  expect(forms?.letters.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect(forms?.text[0]).toBe(4);
  expect(copies?.letters.map(({ id }) => id)).toEqual([5, 6, 7]);
  expect(groupsOf(letters, 'en', 4)).toHaveLength(1);
});
