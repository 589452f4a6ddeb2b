// Another queue with nodemailer's pool: `node peer.js NAME OPTIONS`.
import nodemailer from 'nodemailer';
import { readyBytes, readyTexts } from './letters.js';
import { openRecord } from './peers/record.js';

const [name = '', json = '{}'] = process.argv.slice(2);
const options = JSON.parse(json);
const { port, connections, count, composing, stage, url } = options;
const letters = await (composing ? readyTexts(stage, count) : readyBytes(stage, count));
const transport = nodemailer.createTransport({
  pool: true,
  host: '127.0.0.1',
  port,
  maxConnections: connections,
  maxMessages: Number.POSITIVE_INFINITY,
});

/** @param {number} id */
async function send(id) {
  const letter = letters[id];
  if (!letter) throw new Error(`There is no letter ${id}.`);
  const envelope = { from: letter.from, to: letter.to };
  const { response } = await transport.sendMail(
    'bytes' in letter ? { envelope, raw: letter.bytes } : { ...letter.mail, envelope },
  );
  return { id, code: Number(response.slice(0, 3)), response };
}

const { start } = await import(`./peers/${name}.js`);
const go = await start({ ...options, url, send, record: openRecord(url) });
process.on('message', () => go());
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
process.send?.('ready');
