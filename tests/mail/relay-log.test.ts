import { expect, test } from 'vitest';
import { acceptedIds } from '#app/mail/relay-log.ts';

const log = (text: string) => acceptedIds(text.trim().split('\n'));

test('a message that the relay’s cleanup wrote down was taken', () => {
  const ids = log(`
Nov 23 10:00:01 mx postfix/smtpd[11]: connect from localhost[127.0.0.1]
Nov 23 10:00:01 mx postfix/cleanup[12]: 4F2A1B: message-id=<0f8fad5b-d9cb-469f-a165-70867728950e@letters.example.org>
Nov 23 10:00:01 mx postfix/qmgr[13]: 4F2A1B: from=<b-1-ab@bounce.example.org>, size=2048, nrcpt=1 (queue active)
2026-11-23T10:00:02.123456+01:00 mx postfix-out/cleanup[12]: 9C0D: message-id=<second@letters.example.org>
`);
  expect([...ids]).toEqual([
    '0f8fad5b-d9cb-469f-a165-70867728950e@letters.example.org',
    'second@letters.example.org',
  ]);
});

test('one that a filter refused after reading it was not', () => {
  const ids = log(`
Nov 23 10:00:01 mx postfix/cleanup[12]: 4F2A1B: message-id=<first@letters.example.org>
Nov 23 10:00:01 mx postfix/cleanup[12]: 4F2A1B: milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 no
`);
  expect([...ids]).toEqual([]);
});

test('somebody’s text that looks like a log line is none', () => {
  expect([...log('Nov 23 mx postfix/smtp[1]: 4F: to=<a@b.example>, message-id=<x@y.example>')]).toEqual([]);
  expect([...log(`postfix/cleanup[1]: 4F: message-id=<${'x'.repeat(20_000)}>`)]).toEqual([]);
});
