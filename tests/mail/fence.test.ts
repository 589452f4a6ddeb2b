import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connectedPeer, letterOf } from '#tests/support/connected-peer.ts';

const small = letterOf(220);
const from = 'b-17@bounce.example.org';
const to = 'minister@mfa.example';

test('the fence is asked once, after 354 and before any byte of the body', async () => {
  const { peer, session } = await connectedPeer();
  const asked: number[] = [];
  const beforeBody = async () => {
    await sleep(20);
    asked.push(peer.mails.length, peer.mails[0]?.wire.length ?? -1);
    return true;
  };
  await session.send({ from, to, bytes: letterOf(100_000), beforeBody });
  expect(asked).toEqual([1, 0]);
});

test.each([
  ['small', 200],
  ['large', 300_000],
])('a closed fence lets no byte of a %s letter out, and no dot', async (_, size) => {
  const { peer, session } = await connectedPeer();
  const result = await session.send({ from, to, bytes: letterOf(size), beforeBody: async () => false });
  expect(result).toMatchObject({ phase: 'data', code: null, outcome: 'retry', fenced: true, usable: false });
  await peer.alone();
  expect(peer.mails).toHaveLength(1);
  expect(peer.mails[0]).toMatchObject({ complete: false });
  expect(peer.mails[0]?.wire).toHaveLength(0);
  expect(peer.commands.at(-1)).toBe('DATA');
});

test('a fence that breaks sends nothing, and its error reaches the caller', async () => {
  const { peer, session } = await connectedPeer();
  const broken = session.send({
    from,
    to,
    bytes: small,
    beforeBody: () => Promise.reject(new Error('database away')),
  });
  await expect(broken).rejects.toThrow('database away');
  await peer.alone();
  expect(peer.mails[0]?.wire).toHaveLength(0);
  expect(session.usable).toBe(false);
});

test('a fence that opens after the server has gone sends nothing', async () => {
  const { peer, session } = await connectedPeer();
  const beforeBody = async () => {
    await peer.close();
    while (session.usable) await sleep(5);
    return true;
  };
  expect(await session.send({ from, to, bytes: small, beforeBody })).toMatchObject({
    phase: 'data',
    outcome: 'retry',
  });
  expect(peer.mails[0]?.wire).toHaveLength(0);
});

test('a fence that never answers holds a connection no longer than a letter may take', async () => {
  const { peer, session } = await connectedPeer({}, { letter: 100 });
  const result = await session.send({ from, to, bytes: small, beforeBody: () => new Promise(() => {}) });
  expect(result).toMatchObject({
    phase: 'data',
    outcome: 'retry',
    fenced: false,
    cause: 'ETIMEDOUT',
    usable: false,
  });
  await peer.alone();
  expect(peer.mails[0]?.wire).toHaveLength(0);
});
