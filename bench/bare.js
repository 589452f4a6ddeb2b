// The ceiling: nodemailer's SMTPConnection with ready bytes, nothing else. No database, no record, no promise.
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { readyBytes } from './letters.js';

const { port, connections, count, url } = JSON.parse(process.argv[2] ?? '{}');
const letters = await readyBytes(url, count);
let next = 0;

/** @param {SMTPConnection} connection */
function carry(connection) {
  return new Promise((resolve, reject) => {
    const send = () => {
      const letter = letters[next];
      if (!letter) {
        connection.quit();
        return resolve(undefined);
      }
      next += 1;
      connection.send({ from: letter.from, to: [letter.to] }, letter.bytes, (error) =>
        error ? reject(error) : send(),
      );
    };
    send();
  });
}

async function open() {
  const connection = new SMTPConnection({ host: '127.0.0.1', port });
  connection.on('error', () => {});
  await new Promise((resolve) => connection.connect(resolve));
  return connection;
}

const opened = await Promise.all(Array.from({ length: connections }, open));
process.on('message', async () => {
  await Promise.all(opened.map(carry));
  process.send?.('done');
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
