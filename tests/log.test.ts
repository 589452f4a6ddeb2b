// The log takes named fields of known shapes only: what people typed fits none of them.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowed, kindOf, shapeOf } from '#app/log.server.ts';

const personal = {
  address: 'anna.muster@example.org',
  name: 'Anna Mária Kovács',
  words: 'I was there, and I ask you: do it.',
  network: '203.0.113.7',
  token: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ',
};

test('a field that is not in the list is left out', () => {
  const fields = { status: 200, email: personal.address, name: personal.name, body: personal.words };
  expect(allowed(fields)).toEqual({ status: 200 });
});

test.each([
  ['status', personal.name],
  ['method', personal.name],
  ['place', `/${personal.address}`],
  ['place', `/confirm/${personal.token}`],
  ['outcome', personal.address],
  ['what', personal.words],
  ['error', personal.name],
  ['errorCode', personal.address],
  ['where', `at ${personal.address}`],
  ['why', `${personal.address} is unknown here`],
])('%s takes no %j', (field, value) => {
  expect(allowed({ [field]: value })).toEqual({});
});

test('an attempt and a request are logged with what helps', () => {
  const attempt = { attempt: 1, message: 2, n: 1, outcome: 'handed over', phase: 'dot', code: 250 };
  expect(allowed(attempt)).toEqual(attempt);
  const request = { method: 'POST', place: '/:/:/check', status: 303, ms: 12 };
  expect(allowed(request)).toEqual(request);
});

test('of an error: its kind and its place in our code, not what it says', () => {
  const error = new TypeError(`no mailbox ${personal.address}`);
  expect(JSON.stringify(allowed(kindOf(error)))).not.toContain('example.org');
  expect(kindOf(error)).toMatchObject({ error: 'TypeError' });
});

test('of a path: the words of our routes, and nothing that somebody chose', () => {
  expect(shapeOf('/en/ukraine/check')).toBe('/:/:/check');
  expect(shapeOf(`/confirm/${personal.token}`)).toBe('/confirm/:');
  expect(shapeOf('/')).toBe('/');
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const shape = shapeOf(`/letter/${typed}`);
      expect(shape).toMatch(/^\/letter(\/[a-z0-9.:]*)+$/);
      expect(allowed({ place: shape })).toEqual({ place: shape });
    }),
  );
});

test('every fixed word of a route is known', () => {
  const routes = readFileSync(new URL('../app/routes.ts', import.meta.url), 'utf8');
  const patterns = [...routes.matchAll(/route\('([^']+)'/g)].map(([, pattern]) => pattern ?? '');
  const words = patterns.flatMap((pattern) => pattern.split('/')).filter((part) => /^[\w.]+$/.test(part));
  expect(words.length).toBeGreaterThan(40);
  for (const word of words) expect(shapeOf(`/${word}`), word).toBe(`/${word}`);
});
