import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type Catcher, type CaughtMail, startCatcher } from '#app/mail/catcher.server.ts';
import { openSmtp } from '#app/mail/smtp.server.ts';

const running: Catcher[] = [];
afterEach(() => Promise.all(running.splice(0).map((catcher) => catcher.close())));

async function catcherThat(store: (mail: CaughtMail) => Promise<void>): Promise<Catcher> {
  const catcher = await startCatcher({ port: 0, store });
  running.push(catcher);
  return catcher;
}

async function greetedClient(port: number): Promise<Socket> {
  const client = connect(port, '127.0.0.1');
  await once(client, 'data');
  return client;
}

const heard = (client: Socket, words: string) =>
  new Promise<void>((resolve) => {
    let all = '';
    client.on('data', (chunk) => {
      all += chunk;
      if (all.includes(words)) resolve();
    });
  });

async function send(port: number, bytes: Uint8Array) {
  const session = await openSmtp({ host: 'localhost', port, secure: false });
  const letter = { from: 'b-17@bounce.example.org', to: 'minister--mfa.example@mailbox.invalid', bytes };
  const result = await session.send({ ...letter, beforeBody: async () => true });
  await session.quit();
  return result;
}

const letter = Buffer.from('Subject: Ahoj\r\n\r\n.Dear Minister,\r\n..\r\n.\r\n');

test('a letter is kept as it was sent, dots and all, and accepted only then', async () => {
  const kept: CaughtMail[] = [];
  const { port } = await catcherThat(async (mail) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    kept.push(mail);
  });
  const result = await send(port, letter);
  expect(result).toMatchObject({ code: 250, outcome: 'handed over' });
  expect(kept).toHaveLength(1);
  expect(kept[0]).toMatchObject({
    envelopeFrom: 'b-17@bounce.example.org',
    envelopeTo: ['minister--mfa.example@mailbox.invalid'],
  });
  expect(Buffer.from(kept[0]?.raw ?? []).equals(letter)).toBe(true);
});

test('a letter that cannot be kept is answered 451, so that it comes again', async () => {
  const { port } = await catcherThat(() => Promise.reject(new Error('secret detail: disk full')));
  const result = await send(port, letter);
  expect(result).toMatchObject({ phase: 'dot', code: 451, enhanced: '4.3.0', outcome: 'retry' });
  expect(result.response).not.toContain('secret');
});

test('a mail over one megabyte is refused for good and not kept', async () => {
  const kept: CaughtMail[] = [];
  const { port } = await catcherThat(async (mail) => void kept.push(mail));
  expect(await send(port, Buffer.alloc(1024 * 1024 - 2, 'x\r\n'))).toMatchObject({ code: 250 });
  const result = await send(port, Buffer.from('x\r\n'.repeat(400_000)));
  expect(result).toMatchObject({ code: 552, enhanced: '5.3.4', outcome: 'failed' });
  expect(kept).toHaveLength(1);
});

test('a client that goes away in the middle of a mail leaves nothing behind, and the next one is served', async () => {
  const kept: CaughtMail[] = [];
  const { port } = await catcherThat(async (mail) => void kept.push(mail));
  const client = await greetedClient(port);
  const ready = heard(client, '354');
  client.write('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@mailbox.invalid>\r\nDATA\r\n');
  await ready;
  client.write('Subject: half\r\n\r\nDear Min');
  client.destroy();
  expect(await send(port, letter)).toMatchObject({ outcome: 'handed over' });
  expect(kept.map((mail) => mail.envelopeFrom)).toEqual(['b-17@bounce.example.org']);
});

test('the catcher wants no login and no TLS, and takes pipelined commands and the null sender', async () => {
  const kept: CaughtMail[] = [];
  const { port } = await catcherThat(async (mail) => void kept.push(mail));
  const client = await greetedClient(port);
  client.write('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@mailbox.invalid>\r\nDATA\r\nHi\r\n.\r\nQUIT\r\n');
  const words = await text(client);
  expect(words).toMatch(/^250[ -]PIPELINING/m);
  expect(words).toMatch(/^250[ -]8BITMIME/m);
  expect(words).not.toMatch(/AUTH|STARTTLS/);
  expect(kept).toMatchObject([{ envelopeFrom: '', envelopeTo: ['a@mailbox.invalid'] }]);
});

test('a port that is taken is said at once', async () => {
  const { port } = await catcherThat(async () => {});
  await expect(startCatcher({ port, store: async () => {} })).rejects.toThrow('EADDRINUSE');
});
