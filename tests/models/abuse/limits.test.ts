import { expect, test } from 'vitest';
import { meantDomain, typingErrors } from '#app/models/abuse/common-domains.ts';
import { isFormToken, makeFormToken } from '#app/models/abuse/form-token.server.ts';
import { limits } from '#app/models/abuse/limits.server.ts';
import { isDisposable, lookUp } from '#app/models/abuse/mail-domain.server.ts';
import { networkOf } from '#app/models/abuse/network.ts';
import { hasPattern } from '#app/models/abuse/review.server.ts';

test('every bucket is full again within a day, so that its row can go', () => {
  const slow = Object.values(limits).filter(({ holds, secondsEach }) => holds * secondsEach > 86_400);
  expect(slow).toEqual([]);
});

test.each([
  ['192.0.2.7', '192.0.2'],
  ['2001:db8:1:2', '2001:db8:1:0'],
  ['2001:db8:1:2ff', '2001:db8:1:2'],
  ['2001:db8:1:02aa', '2001:db8:1:2'],
  ['fe80:0:0:0', 'fe80:0:0:0'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmai.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['hotmial.com', 'hotmail.com'],
  ['outlok.com', 'outlook.com'],
  ['yaho.com', 'yahoo.com'],
  ['protonmial.com', 'protonmail.com'],
  ['my-club.con', 'my-club.com'],
  ['gmail.com', null],
  ['web.de', null],
  ['outlook.be', null],
  ['yahoo.co.uk', null],
  ['example.org', null],
  ['amnesty.eu', null],
  ['mailbox.test', null],
  ['orf.at', null],
])('%s: did you mean %s', (typed, meant) => {
  expect(meantDomain(typed)).toBe(meant);
});

test.each([
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abc', 'ab', 1],
  ['abc', 'xbc', 1],
  ['ab', 'ba', 1],
  ['kitten', 'sitting', 3],
  ['a', 'wholly other', 3],
])('%s and %s are %i typing errors apart', (a, b, errors) => {
  expect([typingErrors(a, b), typingErrors(b, a)]).toEqual([errors, errors]);
});

test('throw-away domains are known, and what lies below a wildcard', async () => {
  expect(await isDisposable('mailinator.com')).toBe(true);
  expect(await isDisposable('deep.below.10mail.org')).toBe(true);
  for (const domain of ['gmail.com', 'example.org', 'posteo.de', 'duck.com', 'mozmail.com', 'riseup.net'])
    expect([domain, await isDisposable(domain)]).toEqual([domain, false]);
});

const no = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const none = { resolveMx: no('ENODATA'), resolve4: no('ENODATA'), resolve6: no('ENODATA') };

test.each([
  ['an MX', { ...none, resolveMx: async () => [{ exchange: 'mx.example.org', priority: 1 }] }, true],
  ['no MX but an address', { ...none, resolve4: async () => ['192.0.2.1'] }, true],
  ['nothing', none, false],
  ['the null MX', { ...none, resolveMx: async () => [{ exchange: '', priority: 0 }] }, false],
  ['no such domain', { ...none, resolveMx: no('ENOTFOUND'), resolve4: no('ENOTFOUND') }, false],
  ['a DNS that does not answer', { ...none, resolveMx: no('ETIMEOUT') }, true],
  ['half an answer', { ...none, resolve6: no('ESERVFAIL') }, true],
])('a domain with %s', async (_what, dns, takes) => {
  expect(await lookUp('example.org', dns as unknown as Parameters<typeof lookUp>[1])).toBe(takes);
});

const at = Date.parse('2026-05-03T14:00:30Z');
const minutes = (n: number) => n * 60_000;

test('a page’s token is the same for everyone of its minute, and good for two hours', () => {
  expect(makeFormToken(at)).toBe(makeFormToken(at + 25_000));
  expect(makeFormToken(at)).not.toBe(makeFormToken(at + minutes(1)));
  for (const later of [0, 1, minutes(60), minutes(119)])
    expect(isFormToken(makeFormToken(at), at + later)).toBe(true);
  expect(isFormToken(makeFormToken(at), at + minutes(122))).toBe(false);
});

test('nobody is too fast by the turn of a minute, and a token of the future is none', () => {
  const turn = Date.parse('2026-05-03T14:01:00Z');
  for (const ms of [-1, 0, 1, 1999, 2000])
    expect(isFormToken(makeFormToken(turn + ms), turn + ms)).toBe(true);
  expect(isFormToken(makeFormToken(turn + 2000), turn + 1999)).toBe(false);
});

test('a token that we did not make is none', () => {
  const token = makeFormToken(at);
  const [minute, mac] = token.split('.') as [string, string];
  for (const forged of [
    '',
    'x',
    `${Number(minute) - 1}.${mac}`,
    `${minute}.${'A'.repeat(43)}`,
    `${token}x`,
    `-${token}`,
  ])
    expect([forged, isFormToken(forged, at)]).toEqual([forged, false]);
});

test.each([
  ['I will KILL you!', 'kill you', true],
  ['I will kill – you.', 'kill you', true],
  ['They kill your people.', 'kill you', false],
  ['a skill you have', 'kill you', false],
  ['We know where you live', 'know where you live', true],
  ['We know exactly where you and yours live', 'know * live', true],
  ['We know this. And far away from here, in another country altogether, people live.', 'know * live', false],
  ['Ich weiß, wo du wohnst', 'weiß, wo * wohn', true],
  ['killing', 'kill*', true],
  ['overkill', '*kill', true],
  ['anything', '***', false],
  ['(a+)+$ is no pattern', '(a+)+$', true],
])('“%s” and the rule “%s”: %s', (text, pattern, held) => {
  expect(hasPattern(text, pattern)).toBe(held);
});
