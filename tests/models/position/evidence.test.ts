import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvidence } from '#app/models/position/evidence.ts';

test.each([
  ['', null],
  ['  ', null],
  ['https://www.bundestag.de/a?b=c#d', 'https://www.bundestag.de/a?b=c#d'],
  [' https://xn--bcher-kva.example/ ', 'https://xn--bcher-kva.example/'],
  ['http://www.bundestag.de/', undefined],
  ['javascript:alert(1)', undefined],
  ['data:text/html,<script>', undefined],
  ['//www.bundestag.de', undefined],
  ['https://user:secret@example.org/', undefined],
  ['https://example.org:8443/', undefined],
  ['https://localhost/', undefined],
  ['https://127.0.0.1/', undefined],
  ['https://[::1]/', undefined],
  [`https://example.org/${'a'.repeat(500)}`, undefined],
])('“%s” gives %s', (typed, expected) => {
  expect(parseEvidence(typed)).toBe(expected);
});

test('whatever is typed, what is kept is a plain https address of a named host', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })),
      (typed) => {
        const kept = parseEvidence(typed);
        if (kept) expect(kept).toMatch(/^https:\/\/[a-z\d-]+(\.[a-z\d-]+)+\/[!-~]*$/);
        expect(kept ? parseEvidence(kept) : kept).toBe(kept);
      },
    ),
  );
});
