// A mail server that reads every body to its end, keeps nothing and says how many came. In a process of its own.
import net from 'node:net';

const END = Buffer.from('\r\n.\r\n');
const GREETING = '220 sink.test ESMTP\r\n';
const HELLO = '250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-DSN\r\n250 SIZE 10485760\r\n';

const seen = { letters: 0, octets: 0 };
/** @type {Map<number, string>} */
let marks = new Map();
let firstByte = false;

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  let inBody = false;
  let line = ''; // an unfinished command
  let tail = Buffer.alloc(0); // the last octets of an unfinished body
  socket.on('error', () => {});
  socket.write(GREETING);
  socket.on('data', (chunk) => {
    if (firstByte) sayFirstByte(chunk);
    let replies = '';
    let at = 0;
    while (at < chunk.length) {
      if (inBody) {
        const [next, ended] = readBody(chunk, at);
        at = next;
        if (!ended) break;
        inBody = false;
        replies += '250 2.0.0 Ok\r\n';
        take();
        continue;
      }
      const text = line + chunk.latin1Slice(at);
      const end = text.indexOf('\r\n');
      if (end < 0) {
        line = text;
        break;
      }
      at += end + 2 - line.length;
      const command = text.slice(0, end);
      line = '';
      const verb = command.slice(0, 4).toUpperCase();
      if (verb === 'DATA') {
        inBody = true;
        tail = Buffer.alloc(0);
        replies += '354 Go on\r\n';
      } else if (verb === 'EHLO') replies += HELLO;
      else if (verb === 'QUIT') {
        socket.end(`${replies}221 2.0.0 Bye\r\n`);
        return;
      } else replies += '250 2.1.0 Ok\r\n';
    }
    if (replies) socket.write(replies, 'latin1');
  });

  /**
   * @param {Buffer} chunk
   * @param {number} from
   * @returns {[number, boolean]} where the body stops in this chunk, and whether it ended there
   */
  function readBody(chunk, from) {
    if (tail.length) {
      // the end may have begun in the octets before
      const joined = Buffer.concat([tail, chunk.subarray(from, from + END.length)]);
      const end = joined.indexOf(END);
      if (end >= 0) {
        const used = end + END.length - tail.length;
        seen.octets += used;
        return [from + used, true];
      }
    }
    const end = chunk.indexOf(END, from);
    if (end >= 0) {
      seen.octets += end + END.length - from;
      return [end + END.length, true];
    }
    seen.octets += chunk.length - from;
    tail = Buffer.concat([tail, chunk.subarray(Math.max(from, chunk.length - 4))]).subarray(-4);
    return [chunk.length, false];
  }
});

function take() {
  seen.letters += 1;
  const mark = marks.get(seen.letters);
  if (mark) process.send?.({ mark, at: Date.now(), ...seen });
}

/** @param {Buffer} chunk */
function sayFirstByte(chunk) {
  firstByte = false;
  process.send?.({ firstByte: performance.timeOrigin + performance.now(), command: chunk.latin1Slice(0, 4) });
}

process.on('message', (/** @type {any} */ order) => {
  if (order.marks) {
    seen.letters = 0;
    seen.octets = 0;
    marks = new Map(order.marks);
    process.send?.({ cleared: true });
  }
  if (order.awaitFirstByte) firstByte = true;
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
