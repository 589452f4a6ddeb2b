/** One SMTP conversation of the rehearsal's mail server: RFC 5321 as far as our own post office speaks it. */
import type { Socket } from 'node:net';

/** A reply such as `250 2.0.0 Ok`, or null: the connection ends without a word. */
export type Reply = string | null;

export type Answers = {
  greeting(): Reply;
  /** `client`: the name in EHLO. */
  rcpt(to: string): Reply;
  /** Part of a body has come; called once per letter, when there is more than a first packet of it. */
  midBody(client: string): void;
  /** A whole letter, dots unstuffed. */
  letter(letter: { client: string; to: string; bytes: Buffer }): Promise<Reply>;
  /** The answer to that letter has been handed to the system. */
  answered(client: string): void;
};

const END = '\r\n.\r\n';
const PART = 8 * 1024;

/** Talks until the client leaves or a reply is null. */
export async function talk(socket: Socket, answers: Answers): Promise<void> {
  let unread = Buffer.alloc(0);
  let client = '';
  let to: string | null = null;
  let inBody = false;
  let isLong = false;

  /** False when the talk is over. */
  const say = (reply: Reply): boolean => {
    if (reply === null) socket.destroy();
    else socket.write(`${reply}\r\n`);
    return reply !== null;
  };

  function obey(line: string): boolean {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') {
      client = line.slice(5);
      return say('250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-DSN\r\n250 SIZE 10485760');
    }
    if (verb === 'MAIL' || verb === 'RSET') {
      to = null;
      return say('250 2.0.0 Ok');
    }
    if (verb === 'RCPT') {
      const address = /<([^<>]*)>/.exec(line)?.[1] ?? '';
      const reply = answers.rcpt(address);
      if (reply?.startsWith('2')) to = address;
      return say(reply);
    }
    if (verb === 'DATA') {
      inBody = to !== null;
      isLong = false;
      return say(inBody ? '354 Go on' : '503 5.5.1 RCPT first');
    }
    if (verb === 'QUIT') {
      socket.end('221 2.0.0 Bye\r\n');
      return false;
    }
    return say('500 5.5.1 Unknown command');
  }

  /** Takes the body when all of it is there. */
  async function receive(): Promise<'more' | 'done' | 'over'> {
    const end = unread.indexOf(END);
    if (end < 0) {
      if (!isLong && unread.length > PART) {
        isLong = true;
        answers.midBody(client);
      }
      return 'more';
    }
    const stuffed = unread.subarray(0, end + 2).toString('latin1');
    unread = unread.subarray(end + END.length);
    inBody = false;
    const bytes = Buffer.from(stuffed.replace(/^\.|(?<=\r\n)\./g, ''), 'latin1');
    const reply = await answers.letter({ client, to: to ?? '', bytes });
    to = null;
    const goesOn = say(reply);
    if (reply?.startsWith('2')) answers.answered(client);
    return goesOn ? 'done' : 'over';
  }

  if (!say(answers.greeting())) return;
  for await (const chunk of socket) {
    unread = Buffer.concat([unread, chunk]);
    for (;;) {
      if (inBody) {
        const got = await receive();
        if (got === 'over') return;
        if (got === 'more') break;
        continue;
      }
      const end = unread.indexOf('\r\n');
      if (end < 0) break;
      const line = unread.subarray(0, end).toString('latin1');
      unread = unread.subarray(end + 2);
      if (!obey(line)) return;
    }
  }
}
