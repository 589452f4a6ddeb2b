// A reader of bytes: requests written as they are, answers read to their end, so that the client costs little beside the server.
import { connect } from 'node:net';

/** @typedef {{ status: number, head: string, octets: number, ms: number, body: string }} Answer */

/** Pages are made anew for whoever has a session of the staff rooms, or says so. */
export const asMadeNow = { Cookie: 'staff=none' };

/**
 * One connection that is kept open; opened again when the server has closed it.
 * @param {number} port
 */
export function openConnection(port) {
  /** @type {import('node:net').Socket | null} */
  let socket = null;
  /** @type {((answer: Answer | Error) => void) | null} */
  let settle = null;
  /** @type {Buffer[]} */
  let chunks = [];
  let began = 0;

  function open() {
    const fresh = connect(port, '127.0.0.1');
    fresh.setNoDelay(true);
    fresh.on('data', (chunk) => {
      chunks.push(chunk);
      const answer = readAnswer(chunks);
      if (!answer) return;
      chunks = [];
      if (/^connection: close/im.test(answer.head)) drop();
      settle?.({ ...answer, ms: performance.now() - began });
    });
    fresh.on('error', (error) => fail(fresh, error));
    fresh.on('close', () => fail(fresh, new Error('The connection was closed.')));
    return fresh;
  }
  function drop() {
    socket?.destroy();
    socket = null;
  }
  /** @param {import('node:net').Socket} which @param {Error} error */
  function fail(which, error) {
    if (socket !== which) return;
    drop();
    chunks = [];
    settle?.(error);
  }

  return {
    /** @param {string} bytes a whole request @returns {Promise<Answer>} */
    ask: (bytes) =>
      new Promise((resolve, reject) => {
        settle = (answer) => {
          settle = null;
          if (answer instanceof Error) reject(answer);
          else resolve(answer);
        };
        began = performance.now();
        socket ??= open();
        socket.write(bytes);
      }),
    close: drop,
  };
}

/** @param {Buffer[]} chunks */
function readAnswer(chunks) {
  const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const end = all.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = all.latin1Slice(0, end);
  const status = Number(head.slice(9, 12));
  const from = end + 4;
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length !== undefined) {
    if (all.length < from + Number(length)) return null;
    return { status, head, octets: all.length, body: all.toString('utf8', from) };
  }
  if (!/^transfer-encoding: chunked/im.test(head)) return { status, head, octets: all.length, body: '' };
  if (
    all.subarray(-7).toString('latin1') !== '\r\n0\r\n\r\n' &&
    all.subarray(from).toString('latin1') !== '0\r\n\r\n'
  )
    return null;
  return { status, head, octets: all.length, body: all.toString('utf8', from) };
}

/**
 * A GET as a browser sends it, in the little that matters here.
 * @param {string} path @param {Record<string, string>} [headers] @param {string} [encodings]
 */
export const getRequest = (path, headers = {}, encodings = 'gzip, deflate, br') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${encodings}\r\n${lines(headers)}\r\n`;

/** @param {string} path @param {string} body @param {Record<string, string>} headers */
export const postRequest = (path, body, headers) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n` +
  `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${lines(headers)}\r\n${body}`;

const lines = (/** @type {Record<string, string>} */ headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/**
 * As many as fit into a time, over so many connections.
 * @param {number} port @param {string} request @param {{ connections: number, ms: number }} size
 */
export async function askOften(port, request, { connections, ms }) {
  const end = performance.now() + ms;
  /** @type {Answer[]} */
  const answers = [];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = openConnection(port);
      while (performance.now() < end) answers.push({ ...(await connection.ask(request)), body: '' });
      connection.close();
    }),
  );
  return answers;
}
