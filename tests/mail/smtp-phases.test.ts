import { expect, test } from 'vitest';
import type { Outcome, Phase } from '#app/mail/outcome.ts';
import { openSmtp, SmtpFailure } from '#app/mail/smtp.server.ts';
import { type Script, startPeer } from '#tests/support/smtp-peer.ts';

type Expected = [phase: Phase, code: number | null, outcome: Outcome];
type Row = [title: string, script: Script, small: Expected, large?: Expected];

const answersAndDrops: Row[] = [
  ['421 as greeting', { greeting: '421 4.3.2 Too busy' }, ['greeting', 421, 'retry']],
  ['554 as greeting', { greeting: '554 5.7.1 Not you' }, ['greeting', 554, 'retry']],
  ['drop at greeting', { greeting: 'drop' }, ['greeting', null, 'retry']],
  ['421 to EHLO', { ehlo: '421 4.3.2 Too busy' }, ['hello', 421, 'retry']],
  ['550 to EHLO and HELO', { ehlo: '550 5.7.1 Not you' }, ['hello', 550, 'retry']],
  ['drop at EHLO', { ehlo: 'drop' }, ['hello', null, 'retry']],
  ['drop at HELO', { ehlo: ['500 What?', 'drop'] }, ['hello', null, 'retry']],
  ['451 to MAIL', { mail: '451 4.3.0 Later' }, ['mail', 451, 'retry']],
  ['421 to MAIL', { mail: '421 4.3.2 Closing' }, ['mail', 421, 'retry']],
  ['550 to MAIL', { mail: '550 5.7.1 Not from there' }, ['mail', 550, 'failed']],
  ['550 to MAIL, DATA taken all the same', { mail: '550 No', data: '354 Go on' }, ['mail', 550, 'failed']],
  ['550 to MAIL, then a drop', { mail: '550 5.7.1 No', rcpt: 'drop' }, ['mail', 550, 'failed']],
  ['drop at MAIL', { mail: 'drop' }, ['mail', null, 'retry']],
  ['450 to RCPT', { rcpt: '450 4.7.1 Greylisted' }, ['rcpt', 450, 'retry']],
  ['452 to RCPT', { rcpt: '452 4.2.2 Mailbox full' }, ['rcpt', 452, 'retry']],
  ['421 to RCPT', { rcpt: '421 4.3.2 Closing' }, ['rcpt', 421, 'retry']],
  ['550 to RCPT', { rcpt: '550-5.1.1 No such\r\n550 5.1.1 user' }, ['rcpt', 550, 'failed']],
  ['550 to RCPT, DATA taken all the same', { rcpt: '550 No', data: '354 Go on' }, ['rcpt', 550, 'failed']],
  ['550 to RCPT, then a drop', { rcpt: '550 5.1.1 No such user', data: 'drop' }, ['rcpt', 550, 'failed']],
  ['552 to RCPT', { rcpt: '552 Storage exceeded' }, ['rcpt', 552, 'retry']],
  ['5.2.2 to RCPT', { rcpt: '550 5.2.2 Mailbox full' }, ['rcpt', 550, 'retry']],
  ['drop at RCPT', { rcpt: 'drop' }, ['rcpt', null, 'retry']],
  ['451 to DATA', { data: '451 4.3.0 Later' }, ['data', 451, 'retry']],
  ['421 to DATA', { data: '421 4.3.2 Closing' }, ['data', 421, 'retry']],
  ['554 to DATA', { data: '554 5.7.1 No' }, ['data', 554, 'failed']],
  ['drop at DATA', { data: 'drop' }, ['data', null, 'retry']],
  // A small letter leaves in one piece, its dot included: what happens in its middle happens after the dot for us.
  [
    'drop in the body',
    { body: { after: 100, move: 'drop' } },
    ['dot', null, 'uncertain'],
    ['body', null, 'retry'],
  ],
  [
    '421 in the body',
    { body: { after: 100, move: '421 Closing' } },
    ['dot', 421, 'retry'],
    ['body', 421, 'retry'],
  ],
  [
    '552 in the body',
    { body: { after: 100, move: '552 5.3.4 Big' } },
    ['dot', 552, 'failed'],
    ['body', 552, 'failed'],
  ],
  ['451 to the dot', { dot: '451 4.3.0 Later' }, ['dot', 451, 'retry']],
  ['421 to the dot', { dot: '421 4.3.2 Closing' }, ['dot', 421, 'retry']],
  ['452 to the dot', { dot: '452 4.3.1 Disk full' }, ['dot', 452, 'retry']],
  ['552 to the dot', { dot: '552 5.2.2 Mailbox full' }, ['dot', 552, 'retry']],
  ['554 to the dot', { dot: '554 5.7.1 Looks like spam' }, ['dot', 554, 'failed']],
  ['drop at the dot', { dot: 'drop' }, ['dot', null, 'uncertain']],
  ['no SMTP to the dot', { dot: 'Thank you!' }, ['dot', null, 'uncertain']],
  ['250 to the dot, late', { dot: { wait: 50, move: '250 2.0.0 Queued' } }, ['dot', 250, 'handed over']],
  ['421 to QUIT', { quit: '421 4.3.2 Closing' }, ['dot', 250, 'handed over']],
  ['drop at QUIT', { quit: 'drop' }, ['dot', 250, 'handed over']],
];

const silences: Row[] = [
  ['silence at greeting', { greeting: 'silence' }, ['greeting', null, 'retry']],
  ['silence at EHLO', { ehlo: 'silence' }, ['hello', null, 'retry']],
  ['silence at MAIL', { mail: 'silence' }, ['mail', null, 'retry']],
  ['silence at RCPT', { rcpt: 'silence' }, ['rcpt', null, 'retry']],
  ['silence at DATA', { data: 'silence' }, ['data', null, 'retry']],
  ['silence at the dot', { dot: 'silence' }, ['dot', null, 'uncertain']],
  ['half an answer to the dot', { dot: '250-2.0.0 Queued' }, ['dot', null, 'uncertain']],
  ['silence at QUIT', { quit: 'silence' }, ['dot', 250, 'handed over']],
];

const from = 'b-17@bounce.example.org';
const to = 'minister@mfa.example';

test.concurrent.each(casesOf(answersAndDrops))('$title', async ({ script, size, expected }) => {
  expect(await endOf(script, size, 10_000)).toEqual(expected);
});

test('silence at every step is told apart by how far the letter had come', async () => {
  const cases = casesOf(silences);
  const ends = await Promise.all(cases.map(({ script, size }) => endOf(script, size, 1500)));
  expect(cases.map(({ title }, i) => [title, ends[i]])).toEqual(cases.map((c) => [c.title, c.expected]));
});

test('a server that stops reading a long letter cannot have seen its dot', async () => {
  const script: Script = { body: { after: 100, move: 'silence' } };
  expect(await endOf(script, 20_000_000, 800)).toEqual(['body', null, 'retry']);
});

function casesOf(rows: Row[]) {
  const modes = { pipelined: ['PIPELINING'], lockstep: [] };
  return rows.flatMap(([title, script, small, large = small]) =>
    Object.entries(modes).flatMap(([mode, extensions]) => [
      { title: `${title}, ${mode}, small`, script: { ...script, extensions }, size: 200, expected: small },
      {
        title: `${title}, ${mode}, large`,
        script: { ...script, extensions },
        size: 300_000,
        expected: large,
      },
    ]),
  );
}

/** One try against a peer with this script; also checks that nothing was tried twice behind our back. */
async function endOf(script: Script, size: number, patience: number): Promise<Expected> {
  const peer = await startPeer(script);
  const { phase, code, outcome } = await tryOnce(peer.port, size, patience);
  await peer.close();
  expect(peer.connections).toBe(1);
  expect(peer.commands.filter((line) => line.startsWith('MAIL')).length).toBeLessThanOrEqual(1);
  return [phase, code, outcome];
}

async function tryOnce(port: number, size: number, patience: number) {
  const bytes = Buffer.from('Dear Minister, one line.\r\n'.repeat(size / 26));
  const timeouts = { connection: patience, greeting: patience, socket: patience, quit: 100 };
  try {
    const session = await openSmtp({ host: '127.0.0.1', port, secure: false, timeouts });
    const result = await session.send({ from, to, bytes, beforeBody: async () => true });
    await session.quit();
    return result;
  } catch (error) {
    if (error instanceof SmtpFailure) return error;
    throw error;
  }
}
