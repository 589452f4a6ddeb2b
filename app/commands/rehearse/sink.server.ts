/** The mail server of a rehearsal. It keeps nothing but one line a letter, on disk before it says that it took it. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { batched } from '#app/mail/batch.ts';
import type { Taken } from './judge.ts';
import type { SinkPoint } from './sink-points.ts';
import { type Reply, talk } from './talk.ts';

/** Between a letter on disk and the answer, in milliseconds: far longer than usual, to widen the window on purpose. */
const LONGEST_DELAY = 20;
/** The share of letters that are asked to come back later. */
const GREYLISTED = 0.03;

export type SinkOptions = {
  file: string;
  /** Milliseconds on the clock of the rehearsal. */
  now?: () => number;
  /** A reply that refuses; undefined: as always. */
  greeting?: () => Reply | undefined;
  rcpt?: (to: string) => Reply | undefined;
  /** `client`: what the worker calls itself in EHLO. Returns before anything else happens. */
  onPoint?: (point: SinkPoint, client: string) => void;
  onMail?: (bytes: Buffer) => void;
};

export type Sink = {
  port: number;
  /** Ends every connection without a word. */
  hangUp(): void;
  close(): Promise<void>;
};

export async function openSink(options: SinkOptions): Promise<Sink> {
  const { now = Date.now, onPoint = () => {} } = options;
  const file = await open(options.file, 'a');
  const keep = batched(async (lines: Taken[]) => {
    await file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await file.datasync();
    return lines;
  });
  const times = new Map<string, number>();

  async function take(client: string, to: string, bytes: Buffer): Promise<Reply> {
    onPoint('the dot', client);
    if (Math.random() < GREYLISTED / 2) return '451 4.7.1 Come back later';
    const messageId = /^Message-ID: <(.*)>\r$/m.exec(bytes.toString('latin1'))?.[1] ?? '';
    const nth = (times.get(messageId) ?? 0) + 1;
    times.set(messageId, nth);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await keep.add({ at: now(), to, messageId, sha256, nth });
    onPoint('kept', client);
    options.onMail?.(bytes);
    await sleep(Math.random() * LONGEST_DELAY);
    return '250 2.0.0 Taken';
  }

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket
      .setNoDelay(true)
      .on('error', () => {})
      .on('close', () => sockets.delete(socket));
    talk(socket, {
      greeting: () => replyOr(options.greeting?.(), '220 sink.test ESMTP'),
      rcpt: (to) =>
        replyOr(
          options.rcpt?.(to),
          Math.random() < GREYLISTED / 2 ? '451 4.7.1 Come back later' : '250 2.1.5 Ok',
        ),
      midBody: (client) => onPoint('mid-body', client),
      letter: ({ client, to, bytes }) => take(client, to, bytes),
      answered: (client) => onPoint('accepted', client),
    }).catch(() => socket.destroy()); // a client that was killed
  });
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    hangUp,
    async close() {
      hangUp();
      server.close();
      await once(server, 'close');
      await keep.drained();
      await file.close();
    },
  };
}

const replyOr = (reply: Reply | undefined, usual: string): Reply => (reply === undefined ? usual : reply);
