import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPolicyRefusal, type Outcome, type Phase, phases, sortOutcome } from '#app/mail/outcome.ts';

type Row = [phase: Phase, code: number | null, enhanced: string | null, outcome: Outcome, policy: boolean];

const table: Row[] = [
  ['connect', null, null, 'retry', false],
  ['greeting', null, null, 'retry', false],
  ['greeting', 421, '4.3.2', 'retry', false],
  ['greeting', 521, null, 'retry', false],
  ['greeting', 554, '5.7.1', 'retry', false],
  ['hello', 550, '5.7.1', 'retry', false],
  ['hello', 535, '5.7.8', 'retry', false],
  ['mail', null, null, 'retry', false],
  ['mail', 451, '4.7.1', 'retry', false],
  ['mail', 530, '5.7.0', 'retry', false],
  ['mail', 503, '5.5.1', 'retry', false],
  ['mail', 550, '5.7.1', 'failed', true],
  ['mail', 552, '5.3.4', 'failed', true],
  ['rcpt', null, null, 'retry', false],
  ['rcpt', 421, '4.3.2', 'retry', false],
  ['rcpt', 450, '4.2.0', 'retry', false],
  ['rcpt', 452, '4.2.2', 'retry', false],
  ['rcpt', 550, '5.1.1', 'failed', false],
  ['rcpt', 550, null, 'failed', false],
  ['rcpt', 556, '5.1.10', 'failed', false],
  ['rcpt', 554, '5.7.1', 'failed', true],
  ['rcpt', 552, null, 'retry', false],
  ['rcpt', 552, '5.2.2', 'retry', false],
  ['rcpt', 550, '5.2.2', 'retry', false],
  ['rcpt', 552, '5.2.3', 'failed', false],
  ['data', null, null, 'retry', false],
  ['data', 451, '4.3.0', 'retry', false],
  ['data', 554, '5.5.1', 'failed', true],
  ['body', null, null, 'retry', false],
  ['body', 421, null, 'retry', false],
  ['body', 554, '5.6.0', 'failed', true],
  ['body', 250, '2.0.0', 'uncertain', false],
  ['dot', null, null, 'uncertain', false],
  ['dot', 250, '2.0.0', 'handed over', false],
  ['dot', 421, '4.3.2', 'retry', false],
  ['dot', 451, '4.7.1', 'retry', false],
  ['dot', 552, '5.2.2', 'retry', false],
  ['dot', 552, '5.3.4', 'failed', true],
  ['dot', 554, '5.7.1', 'failed', true],
  ['dot', 354, null, 'uncertain', false],
  ['dot', 503, '5.5.1', 'uncertain', false],
  ['done', null, null, 'handed over', false],
  ['done', 421, null, 'handed over', false],
];

test.each(table)(
  'a try that ends at %s with %s %s is sorted as %s, policy %s',
  (phase, code, enhanced, outcome, policy) => {
    expect(sortOutcome({ phase, code, enhanced })).toBe(outcome);
    expect(isPolicyRefusal({ phase, code, enhanced })).toBe(policy);
  },
);

const code = fc.option(fc.integer({ min: 0, max: 999 }));
const enhanced = fc.option(
  fc.constantFrom('2.0.0', '4.2.2', '4.7.1', '5.1.1', '5.2.2', '5.3.1', '5.3.4', '5.7.1'),
);
const ending = fc.record({ phase: fc.constantFrom(...phases), code, enhanced });

test('nothing counts as handed over but a 2xx to the final dot, or what comes after it', () => {
  fc.assert(
    fc.property(ending, (end) => {
      const accepted = end.phase === 'dot' && end.code !== null && end.code >= 200 && end.code < 300;
      expect(sortOutcome(end) === 'handed over').toBe(accepted || end.phase === 'done');
    }),
  );
});

test('after the final dot only a plain refusal lets a letter be sent again unflagged', () => {
  fc.assert(
    fc.property(code, enhanced, (code, enhanced) => {
      const again = sortOutcome({ phase: 'dot', code, enhanced }) === 'retry';
      expect(again && !(code !== null && code >= 400 && code < 600)).toBe(false);
    }),
  );
});

test('a letter never fails for good without a 5xx answer to its own transaction', () => {
  fc.assert(
    fc.property(ending, (end) => {
      fc.pre(sortOutcome(end) === 'failed');
      expect(end.code).toBeGreaterThanOrEqual(500);
      expect(['mail', 'rcpt', 'data', 'body', 'dot']).toContain(end.phase);
    }),
  );
});
