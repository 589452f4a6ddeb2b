/** A raw TCP mail server for tests: does at each step what its script says, and keeps every byte it was sent. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A reply such as `451 4.7.1 Later` (several lines with \r\n), or: close, stop reading and answering, answer later. */
export type Move = string | 'drop' | 'silence' | { wait: number; move: Move };
export type Step = 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'dot' | 'rset' | 'quit';

export type Script = Partial<Record<Step, Move | readonly Move[]>> & {
  /** Happens once `after` octets of a body were read, before its end. */
  body?: { after: number; move: Move };
  extensions?: readonly string[];
};

/** `wire`: everything between 354 and the end of the dot line, as it came. `bytes`: the mail, dots unstuffed. */
export type PeerMail = { from: string; to: string[]; wire: Buffer; bytes: Buffer; complete: boolean };

export type Peer = {
  port: number;
  commands: string[];
  /** Every DATA that was answered 354, also those that broke off. */
  mails: PeerMail[];
  connections: number;
  /** Resolves when every client has gone. */
  alone(): Promise<unknown>;
  close(): Promise<void>;
};

const usual: Record<Exclude<Step, 'ehlo'>, string> = {
  greeting: '220 peer.test ESMTP',
  mail: '250 2.1.0 Sender ok',
  rcpt: '250 2.1.5 Recipient ok',
  data: '354 Go on',
  dot: '250 2.0.0 Queued as 4F2A',
  rset: '250 2.0.0 Reset',
  quit: '221 2.0.0 Bye',
};
const usualExtensions = ['PIPELINING', 'SIZE 10485760', 'DSN', '8BITMIME'];

/** A list of moves is used up one by one over the peer's whole life; the last one stays. */
export async function startPeer(script: Script = {}): Promise<Peer> {
  const talks = new Map<Socket, Promise<void>>();
  const used = new Map<Step, number>();
  const server = createServer((socket) => {
    peer.connections += 1;
    socket.setNoDelay(true).on('error', () => {});
    const talk = converse(socket, peer, script, nextMove).catch(() => {});
    talks.set(socket, talk);
  });

  function nextMove(step: Step): Move | null {
    const moves = [script[step] ?? []].flat() as Move[];
    const turn = used.get(step) ?? 0;
    used.set(step, turn + 1);
    return moves[Math.min(turn, moves.length - 1)] ?? null;
  }

  const peer: Peer = {
    port: 0,
    commands: [],
    mails: [],
    connections: 0,
    alone: () => Promise.all(talks.values()),
    close: async () => {
      for (const socket of talks.keys()) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  peer.port = (server.address() as AddressInfo).port;
  return peer;
}

function ehloReply(extensions: readonly string[]): string {
  const lines = ['peer.test', ...extensions];
  return lines.map((line, i) => `250${i < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n');
}

/** Leaving this function ends the connection; reading one chunk at a time keeps replies in order. */
async function converse(
  socket: Socket,
  peer: Peer,
  script: Script,
  nextMove: (step: Step) => Move | null,
): Promise<void> {
  let envelope: { from: string | null; to: string[] } = { from: null, to: [] };
  let mail: PeerMail | null = null;
  let unread = Buffer.alloc(0);

  /** Answers true when the talk goes on. */
  async function play(move: Move): Promise<boolean> {
    if (move === 'drop') {
      socket.destroy();
      return false;
    }
    if (move === 'silence') {
      await once(socket, 'close');
      return false;
    }
    if (typeof move === 'string') return socket.write(`${move}\r\n`) || true;
    await sleep(move.wait);
    return play(move.move);
  }

  async function obey(line: string): Promise<boolean> {
    peer.commands.push(line);
    const step = stepOf(line);
    if (!step) return play('500 5.5.1 Unknown command');
    const move = moveFor(step);
    if (!(await play(move))) return false;
    const yes = typeof move === 'string' && /^[23]/.test(move);
    if (step === 'mail') envelope = { from: yes ? addressIn(line) : null, to: [] };
    if (step === 'rcpt' && yes) envelope.to.push(addressIn(line));
    if (step === 'data' && yes) {
      mail = {
        from: envelope.from ?? '',
        to: envelope.to,
        wire: Buffer.alloc(0),
        bytes: Buffer.alloc(0),
        complete: false,
      };
      peer.mails.push(mail);
    }
    return step !== 'quit';
  }

  /** As scripted, else as a sane server would: no RCPT without MAIL, no DATA without RCPT. */
  function moveFor(step: Step): Move {
    const scripted = nextMove(step);
    if (scripted) return scripted;
    if (step === 'ehlo') return ehloReply(script.extensions ?? usualExtensions);
    const tooEarly = (step === 'rcpt' && envelope.from === null) || (step === 'data' && !envelope.to.length);
    return tooEarly ? '503 5.5.1 Bad sequence of commands' : usual[step];
  }

  /** Takes what belongs to the body; the end is CRLF dot CRLF and nothing else. */
  async function receive(into: PeerMail): Promise<boolean> {
    const before = into.wire.length;
    const wire = Buffer.concat([into.wire, unread]);
    const end = wire.subarray(0, 3).equals(Buffer.from('.\r\n')) ? 0 : wire.indexOf('\r\n.\r\n') + 2;
    const done = end !== 1;
    into.wire = done ? wire.subarray(0, end + 3) : wire;
    unread = done ? wire.subarray(end + 3) : Buffer.alloc(0);
    const { body } = script;
    if (body && before < body.after && into.wire.length >= body.after && !(await play(body.move)))
      return false;
    if (!done) return true;
    into.bytes = Buffer.from(
      into.wire
        .subarray(0, end)
        .toString('latin1')
        .replace(/^\.|(?<=\r\n)\./g, ''),
      'latin1',
    );
    into.complete = true;
    mail = null;
    envelope = { from: null, to: [] };
    return play(moveFor('dot'));
  }

  if (!(await play(moveFor('greeting')))) return;
  for await (const chunk of socket) {
    unread = Buffer.concat([unread, chunk]);
    while (unread.length) {
      if (mail) {
        if (!(await receive(mail))) return;
        continue;
      }
      const end = unread.indexOf('\r\n');
      if (end < 0) break;
      const line = unread.subarray(0, end).toString('latin1');
      unread = unread.subarray(end + 2);
      if (!(await obey(line))) return;
    }
  }
}

function stepOf(line: string): Step | undefined {
  const verb = line.split(' ', 1)[0]?.toLowerCase();
  if (verb === 'helo') return 'ehlo';
  return (['ehlo', 'mail', 'rcpt', 'data', 'rset', 'quit'] as const).find((step) => step === verb);
}

const addressIn = (line: string): string => line.match(/<(.*?)>/)?.[1] ?? '';
