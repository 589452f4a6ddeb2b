// Clients that never finish what they began to say.
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { type Site, startSite } from '../support/site.ts';

const HALF_OPEN = 500;
let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

function open(begun: string): Promise<{ socket: Socket; ended: Promise<void> }> {
  const { hostname, port } = new URL(site.origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(begun);
      resolve({ socket, ended });
    });
    const ended = new Promise<void>((done) => {
      socket.on('error', () => {});
      socket.on('close', () => done());
    });
    socket.resume();
  });
}

test('500 half-open connections: people are served meanwhile, and every one of them is cut off', async () => {
  const head = 'POST /en/ukraine HTTP/1.1\r\nHost: x\r\n';
  const slow = [head, `${head}Content-Length: 1000\r\nSec-Fetch-Site: same-origin\r\n\r\nname=`];
  const begun = Array.from({ length: HALF_OPEN }, (_, i) => open(slow[i % 2] ?? ''));
  const connections = await Promise.all(begun);
  for (let i = 0; i < 10; i += 1) expect((await site.get('/en/ukraine/de')).status).toBe(200);
  await takeOverHttp(site, letterFields('jonas'));
  const dripping = setInterval(() => {
    for (const { socket } of connections) if (socket.writable) socket.write('X');
  }, 1000);
  await Promise.all(connections.map(({ ended }) => ended));
  clearInterval(dripping);
  expect((await site.get('/healthz')).status).toBe(200);
}, 120_000);
