// What comes back to the bounce domain, as mail servers write it: each is taken for what it is, and however it is torn on the
// way, never for the opposite. RETURNED_MUTATIONS=5000 for the large run.
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openReader } from '#app/mail/returned/read.server.ts';
import { type Notice, sortReturned } from '#app/mail/returned/sort.ts';
import { type Returned, returnedMails, to } from '../../support/returned-mails.ts';

const mutations = Number(process.env.RETURNED_MUTATIONS ?? 300);
const reader = openReader({ ms: 5_000, heapMb: 64 });
afterAll(() => reader.close());

async function sorted(raw: Uint8Array, sender = ''): Promise<Notice | null> {
  const mail = await reader.read(raw);
  return mail && sortReturned(mail, { to, nullSender: sender === '', ownHosts: ['smart.letters.example'] });
}

test('there are forty and more of them, of eight programs and of people', () => {
  expect(returnedMails.length).toBeGreaterThanOrEqual(40);
});

test.each(returnedMails)('$name', async ({ raw, kind, status, sender }) => {
  expect(await sorted(Buffer.from(raw), sender)).toMatchObject({ kind, status });
});

test('no address gets into the words that are kept', async () => {
  for (const { raw, sender } of returnedMails)
    expect((await sorted(Buffer.from(raw), sender))?.words ?? '').not.toContain('@');
});

/** What a torn mail may still be taken for: itself, or something that moves no letter. */
const harmless = [undefined, 'relayed', 'elsewhere', 'auto-reply', 'reply'];

function mayBe({ kind }: Returned, seen: Notice | null): boolean {
  // torn in the name of the server, it names another one
  const another = kind === 'relayed' && seen?.kind === 'accepted' && seen.host !== 'smart.letters.example';
  return seen?.kind === kind || another || harmless.includes(seen?.kind);
}

const place = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const tear = fc.oneof(
  fc.record({ how: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ how: fc.constant('end' as const), at: place, length: fc.constant(0) }),
  fc.record({ how: fc.constant('noise' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ how: fc.constant('repeat' as const), at: place, length: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ how: fc.constant('fold' as const), at: place, length: fc.constant(0) }),
);
type Tear = { how: 'cut' | 'end' | 'noise' | 'repeat' | 'fold'; at: number; length: number };

function torn(raw: Buffer, { how, at, length }: Tear, noise: Uint8Array): Buffer {
  const from = Math.floor(at * raw.length);
  const [before, piece] = [raw.subarray(0, from), raw.subarray(from, from + length)];
  const after = raw.subarray(Math.min(raw.length, from + length));
  if (how === 'cut') return Buffer.concat([before, after]);
  if (how === 'end') return before;
  if (how === 'noise') return Buffer.concat([before, noise.subarray(0, length), after]);
  if (how === 'repeat') return Buffer.concat([before, piece, piece, after]);
  return Buffer.concat([before, Buffer.from('\r\n'), raw.subarray(from)]);
}

test(`of ${mutations} torn ones, none crashes the reader and none says the opposite`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...returnedMails),
      fc.array(tear, { minLength: 1, maxLength: 3 }),
      fc.uint8Array({ minLength: 40, maxLength: 40 }),
      async (mail, tears, noise) => {
        const bytes = tears.reduce<Buffer>((raw, each) => torn(raw, each, noise), Buffer.from(mail.raw));
        const seen = await sorted(bytes, mail.sender);
        expect([mail.name, seen?.kind, mayBe(mail, seen)]).toEqual([mail.name, seen?.kind, true]);
      },
    ),
    { numRuns: mutations },
  );
});

test.each([
  { limit: 'time', ms: 1, heapMb: 64 },
  { limit: 'memory', ms: 60_000, heapMb: 1 },
])('a mail that takes more $limit than it may is given up, and this process goes on', async (limits) => {
  const tight = openReader(limits);
  const raw = Buffer.from(returnedMails[0]?.raw ?? '');
  expect(await tight.read(raw)).toBeNull();
  expect(await tight.read(raw)).toBeNull();
  await tight.close();
  expect((await reader.read(raw))?.reports).toHaveLength(1);
});
