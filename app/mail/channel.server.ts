/** The talk on an open connection: what we say goes out as it is, and the replies come back one by one, in order. */
import type { Socket } from 'node:net';
import { causeOf } from './reply.server.ts';

/** Whoever is waiting for replies: the letters on their way, the oldest first. */
export type Talker = {
  /** One reply, all of its lines. */
  heard(words: string): void;
  /** The connection is gone, and nothing more will be heard. */
  broken(cause: string): void;
};

export type Channel = {
  readonly open: boolean;
  /** In upper case, as the server announced them. */
  readonly extensions: readonly string[];
  /** False: the system takes no more for now; `flows` tells when it does. */
  say(text: string): boolean;
  flows(go: () => void): void;
  /** Says this and what is said in `more` in one packet. */
  sayTogether(text: string, more: (() => void) | undefined): void;
  join(talker: Talker): void;
  leave(talker: Talker): void;
  /** Ends the connection at once; from here on not a byte leaves. */
  close(): void;
};

/** Longer replies are no replies. */
const LONGEST_REPLY = 64 * 1024;

/** What is used of the mail client's connection: it goes on watching for silence, and for the end. */
export type Connection = {
  destroyed: boolean;
  close(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'end', listener: () => void): unknown;
};

/** Takes over the talk once the mail client has connected, greeted, secured and logged in. */
export function takeOver(connection: Connection, socket: Socket): Channel {
  const talkers: Talker[] = [];
  const { _supportedExtensions: extensions = [] } = connection as unknown as {
    _supportedExtensions?: string[];
  };
  let unread = '';
  let cause = 'ECONNECTION';
  /** What is being said together, as one text: half the work of handing the system several. */
  let together: string | null = null;

  function read(chunk: Buffer): void {
    unread += chunk.toString('latin1');
    for (let end = endOfReply(unread); end > 0; end = endOfReply(unread)) {
      const words = decode(unread.slice(0, end));
      unread = unread.slice(end);
      // Nobody asked: the server takes its leave, or is out of step.
      if (talkers[0]) talkers[0].heard(words);
      else close();
    }
    if (unread.length > LONGEST_REPLY) close();
  }

  function close(): void {
    socket.destroy();
    connection.close();
  }

  socket.removeAllListeners('data').on('data', read);
  connection.on('error', (error) => {
    cause = causeOf(error);
  });
  connection.once('end', () => {
    // Some servers close without ending their last line.
    if (/^[45]\d\d[ -]/.test(unread)) talkers[0]?.heard(decode(unread));
    for (const talker of talkers.splice(0)) talker.broken(cause);
  });
  return {
    get open() {
      return !connection.destroyed;
    },
    extensions,
    say(text) {
      if (together === null) return socket.write(text, 'latin1');
      together += text;
      return true;
    },
    sayTogether(text, more) {
      if (!more) return void socket.write(text, 'latin1');
      together = text;
      try {
        more();
      } finally {
        const whole = together;
        together = null;
        socket.write(whole, 'latin1');
      }
    },
    flows: (go) => void socket.once('drain', go),
    join: (talker) => void talkers.push(talker),
    leave(talker) {
      const at = talkers.indexOf(talker);
      if (at >= 0) talkers.splice(at, 1);
    },
    close,
  };
}

/** Where the first whole reply ends; 0 when there is none yet. All lines but its last have a dash after the code. */
function endOfReply(text: string): number {
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at) + 1;
    if (end === 0 || !/^\d{3}-/.test(text.slice(at, at + 4))) return end;
    at = end;
  }
}

/** Replies are ASCII, or else UTF-8 (RFC 6531 3.7.4.2). */
function decode(latin1: string): string {
  const words = latin1.trimEnd();
  return /[\x80-\xff]/.test(words) ? Buffer.from(words, 'latin1').toString('utf8') : words;
}

/** One command and the reply to it; null when the connection broke instead. */
export function ask(channel: Channel, command: string): Promise<string | null> {
  return new Promise((resolve) => {
    const talker = {
      heard(words: string) {
        channel.leave(talker);
        resolve(words);
      },
      broken: () => resolve(null),
    };
    channel.join(talker);
    channel.say(`${command}\r\n`);
  });
}

/** Says QUIT and waits for the end, so many milliseconds at most. */
export async function quit(channel: Channel, patience: number): Promise<void> {
  if (!channel.open) return;
  const timer = setTimeout(channel.close, patience);
  await ask(channel, 'QUIT');
  clearTimeout(timer);
  channel.close();
}
