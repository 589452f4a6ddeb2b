// Hostile text through the real form to the wire, read back by a second parser.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from '#app/secret.server.ts';
import { sameOrigin, send } from '../support/attack.ts';
import { letterFields } from '../support/form.ts';
import { fillBuckets } from '../support/limits.ts';
import { type Caught, formBody, type Site, startSite } from '../support/site.ts';

/** By hand: HOSTILE=100000, or in pieces: HOSTILE=10000 SEED=1 and so on. */
const HOSTILE = Number(process.env.HOSTILE ?? 250);
const SEED = Number(process.env.SEED ?? 7);
const AT_ONCE = 8;
/** So many are sent, their letters waited for, compared and forgotten, before the next. */
const ROUND = 1000;

const printable = [
  ...[
    'a',
    'Z',
    ' ',
    '  ',
    '.',
    ',',
    ';',
    ':',
    '<',
    '>',
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '|',
    '\\',
    '/',
  ],
  ...[
    '@',
    '#',
    '$',
    '%',
    '&',
    '*',
    '=',
    '+',
    '-',
    '_',
    '~',
    '`',
    '^',
    '!',
    '?',
    'é',
    'ß',
    'Ж',
    '字',
    '🙂',
    'e\u0301',
  ],
  ...[
    '{{name}}',
    '$$1',
    '<%= 1 %>',
    '%s%n',
    '=3D',
    '=0D=0A',
    '\n',
    '\n.\n',
    '\n..',
    '\nFrom a',
    '\n--x\n',
    '\n \n',
  ],
  ...[
    'Bcc: v@v.test',
    '\nBcc: v@v.test\n',
    '<img src=x>',
    '-- \n',
    'x'.repeat(1200),
    '\u200d',
    '&#10;',
    '%0d%0a',
  ],
];
const forbidden = [
  ...[
    '\0',
    '\r',
    '\v',
    '\f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\u001b[2J',
  ],
  ...['\rBcc: v@v.test', '\0Bcc: v@v.test', '=?utf-8?Q?a=0D=0AB?=', '\u2028Bcc: v@v.test'],
];
const texts = (pieces: string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''));

type Case = { name: string; own: string; local: string };
const cases: fc.Arbitrary<Case> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ name: fc.constant('Jo'), own: texts(printable), local: fc.constant('jo') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      name: texts(printable.filter((piece) => !piece.includes('\n') && piece.length < 20)),
      own: texts(printable),
      local: fc.constant('jo'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      name: texts([...printable, ...forbidden]),
      own: texts([...printable, ...forbidden]),
      local: fc.oneof(fc.constant('jo'), texts([...printable, ...forbidden])),
    }),
  },
);

let site: Site;

beforeAll(async () => {
  site = await startSite({ TRUSTED_PROXIES: '1' });
});
afterAll(() => site.close());

const statuses = new Map<number, number>();

/** Sends one case and confirms it where it was taken. Returns the text that must stand in its letter, or null. */
async function through({ name, own, local }: Case, n: number): Promise<string | null> {
  const text = `[${n}] ${own} end`;
  const fields = letterFields('jonas', { name, own: text, email: `${local}@d${n}.example` });
  for (;;) {
    const headers = { ...sameOrigin(site), 'X-Forwarded-For': `10.${(n >> 8) & 255}.${n & 255}.${n >> 16}` };
    const answer = await send(site, '/en/ukraine', {
      method: 'POST',
      headers,
      body: formBody(fields).toString(),
    });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status === 429) {
      await fillBuckets();
      continue;
    }
    if (answer.status === 422) return null;
    const id = /action=([\da-f-]{36})/.exec(String(answer.headers.location))?.[1];
    if (answer.status !== 303 || !id)
      throw new Error(`${answer.status} for ${JSON.stringify({ name, own, local })}`);
    const path = `/confirm/${makeToken('confirm', id)}`;
    const confirmed = await send(site, path, {
      method: 'POST',
      headers: sameOrigin(site),
      body: 'intent=confirm',
    });
    if (confirmed.status !== 303) throw new Error(`Not confirmed: ${confirmed.status}`);
    // As UTF-8 carries it: half a surrogate pair is U+FFFD by then.
    return Buffer.from(text).toString().normalize('NFC').replaceAll('\r\n', '\n');
  }
}

/** The letters that came, by the number of their case. */
function lettersByCase(): Map<number, Caught> {
  const letters = site.mails.filter(({ mail }) => / (via|über) /.test(mail.from?.name ?? ''));
  const numberOf = ({ mail }: Caught) => Number(/\[(\d+)\] /.exec(mail.text ?? '')?.[1]);
  return new Map(letters.map((letter) => [numberOf(letter), letter]));
}
const headersOf = (letter?: Caught) => letter?.mail.headers.map(({ key }) => key).sort();

/** Sends these cases; returns the text that each letter must hold, by the number of its case. */
async function sendAll(list: Case[], first: number): Promise<Map<number, string>> {
  const expected = new Map<number, string>();
  let next = 0;
  const walk = async () => {
    for (let i = next++; i < list.length; i = next++) {
      const one = list[i];
      const text = one && (await through(one, first + i));
      if (text) expected.set(first + i, text);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return expected;
}

async function lettersOf(expected: Map<number, string>): Promise<Map<number, Caught>> {
  for (let i = 0; i < 300 && lettersByCase().size < expected.size; i += 1)
    await new Promise((resolve) => setTimeout(resolve, 200));
  return lettersByCase();
}

test('no extra header, no extra recipient, no crash, and the text exact', async () => {
  const list = fc.sample(cases, { numRuns: HOSTILE, seed: SEED });
  const plain = await sendAll([{ name: 'Plain', own: 'Plain words.', local: 'plain' }], HOSTILE);
  const usual = headersOf((await lettersOf(plain)).get(HOSTILE));
  expect(usual).toContain('subject');
  let taken = 0;
  for (let first = 0; first < HOSTILE; first += ROUND) {
    site.mails.length = 0;
    const expected = await sendAll(list.slice(first, first + ROUND), first);
    compare(expected, await lettersOf(expected), usual);
    taken += expected.size;
  }
  console.info(`hostile ${HOSTILE}, seed ${SEED}: ${JSON.stringify([...statuses])}, letters ${taken}`);
  expect(taken).toBeGreaterThan(HOSTILE / 5);
  expect(taken).toBeLessThan(HOSTILE);
  expect((await site.get('/healthz')).status).toBe(200);
}, 20_000_000);

function compare(expected: Map<number, string>, letters: Map<number, Caught>, usual: string[] | undefined) {
  expect(letters.size).toBe(expected.size);
  for (const [n, text] of expected) {
    const letter = letters.get(n);
    expect([n, headersOf(letter)]).toEqual([n, usual]);
    expect([n, letter?.envelopeTo.length, letter?.mail.to?.length]).toEqual([n, 1, 1]);
    expect([n, (letter?.mail.text ?? '').replaceAll('\r\n', '\n').includes(text)]).toEqual([n, true]);
  }
  const everyone = site.mails.flatMap(({ envelopeTo }) => envelopeTo);
  expect(everyone.filter((to) => to.includes('v@v.test') || to.startsWith('v--v.test'))).toEqual([]);
  expect(site.mails.filter(({ mail }) => (mail.bcc ?? []).length > 0 || (mail.cc ?? []).length > 0)).toEqual(
    [],
  );
}
