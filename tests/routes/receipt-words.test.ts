import { expect, test } from 'vitest';
import { translator } from '#app/i18n/t.server.ts';
import { holdKey } from '#app/routes/public/receipt/timeline.tsx';
import { holdReason } from '#db/schema.ts';

const wordsFor = (reason: string | null) => translator('en')(holdKey(reason));

test('a held letter says why: refused as it is, put back from a backup, paused', () => {
  expect(wordsFor('refused')).toMatch(/mail server refused the letter as it is/);
  expect(wordsFor('restored')).toMatch(/so that it goes once only/);
  expect(wordsFor('paused')).toBe('Waiting: sending is paused.');
});

test('reasons that are nobody’s business but staff’s are not told', () => {
  const silent = holdReason.enumValues.filter((reason) => wordsFor(reason) === wordsFor(null));
  expect(silent).toEqual(['uncertain twice', 'suspect']);
});
