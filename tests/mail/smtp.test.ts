import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import smtpServer from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { openSmtp, type SmtpFailure } from '#app/mail/smtp.server.ts';
import { connectedPeer, letterOf } from '#tests/support/connected-peer.ts';

const small = letterOf(220);
const from = 'b-17@bounce.example.org';
const to = 'minister@mfa.example';
const yes = async () => true;
/** Reaches this machine, but we treat it like any other. */
const notKnownAsLoopback = '0.0.0.0';

test('Ana’s letter arrives byte for byte, with the server’s own words for the record', async () => {
  const { peer, session } = await connectedPeer();
  for (const bytes of [small, letterOf(300_000)]) {
    expect(await session.send({ from, to, bytes, beforeBody: yes })).toEqual({
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      response: '250 2.0.0 Queued as 4F2A',
      outcome: 'handed over',
      policy: false,
      fenced: false,
      cause: null,
      usable: true,
    });
    expect(peer.mails.at(-1)).toMatchObject({ from, to: [to], complete: true });
    expect(peer.mails.at(-1)?.bytes.equals(bytes)).toBe(true);
  }
  await session.quit();
  expect(peer.commands.at(-1)).toBe('QUIT');
  expect(peer).toMatchObject({ connections: 1 });
  expect(peer.mails).toHaveLength(2);
  expect(session.usable).toBe(false);
});

test('after a refusal the same connection carries the next letter', async () => {
  for (const extensions of [['PIPELINING'], []]) {
    const { peer, session } = await connectedPeer({
      extensions,
      rcpt: ['550 5.1.1 No such user', '250 Ok'],
      dot: ['554 5.7.1 No', '250 Ok'],
    });
    const bytes = small;
    expect(await session.send({ from, to: 'gone@mfa.example', bytes, beforeBody: yes })).toMatchObject({
      phase: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      outcome: 'failed',
      policy: false,
      usable: true,
    });
    expect(await session.send({ from, to, bytes, beforeBody: yes })).toMatchObject({
      code: 554,
      policy: true,
      usable: true,
    });
    expect(await session.send({ from, to, bytes, beforeBody: yes })).toMatchObject({
      outcome: 'handed over',
    });
    expect(peer.commands.filter((line) => line === 'RSET')).toHaveLength(2);
    expect(peer.connections).toBe(1);
  }
});

test('notices of success and failure are asked for where the server knows DSN', async () => {
  const dsn = { envid: 'letter-17@letters.example.org' };
  const { peer: knowing, session } = await connectedPeer({ extensions: ['DSN'] });
  await session.send({ from, to, bytes: small, beforeBody: yes, dsn });
  expect(knowing.commands).toContain(`MAIL FROM:<${from}> RET=HDRS ENVID=letter-17@letters.example.org`);
  expect(knowing.commands).toContain(`RCPT TO:<${to}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;${to}`);

  const { peer: ignorant, session: other } = await connectedPeer({ extensions: [] });
  await other.send({ from: '', to, bytes: small, beforeBody: yes, dsn });
  expect(ignorant.commands).toContain('MAIL FROM:<>');
  expect(ignorant.commands).toContain(`RCPT TO:<${to}>`);
});

test('an answer that came too early or belongs elsewhere is never taken for an acceptance', async () => {
  const early = await connectedPeer({ body: { after: 100, move: '250 2.0.0 Ok already' } });
  const bytes = letterOf(300_000);
  expect(await early.session.send({ from, to, bytes, beforeBody: yes })).toMatchObject({
    outcome: 'uncertain',
    usable: false,
  });
  const shifted = await connectedPeer({ extensions: [], mail: '250 Ok\r\n250 Ok again' });
  expect(await shifted.session.send({ from, to, bytes: small, beforeBody: yes })).toMatchObject({
    phase: 'data',
    code: 250,
    outcome: 'retry',
    usable: false,
  });
  expect(shifted.peer.mails.map((mail) => mail.wire.length)).not.toContain(small.length);
});

test('a letter under way gets its result when the session is closed or asked to quit', async () => {
  for (const end of ['close', 'quit'] as const) {
    const { peer, session } = await connectedPeer({ dot: 'silence' });
    const sent = session.send({ from, to, bytes: small, beforeBody: yes });
    while (!peer.mails[0]?.complete) await sleep(5);
    await session[end]();
    expect(await sent).toMatchObject({ phase: 'dot', outcome: 'uncertain', usable: false });
    expect(peer.commands).not.toContain('QUIT');
  }
});

test('two letters at once on one session, a second addressee or an empty letter are mistakes of the caller', async () => {
  const { peer, session } = await connectedPeer();
  const first = session.send({ from, to, bytes: small, beforeBody: yes });
  await expect(session.send({ from, to, bytes: small, beforeBody: yes })).rejects.toThrow(
    'one letter at a time',
  );
  expect(await first).toMatchObject({ outcome: 'handed over' });
  for (const wrong of [
    { to: 'a@a.test, b@b.test' },
    { to: 'a@a.test> NOTIFY=NEVER <' },
    { from: 'a@a.test\r\nRCPT TO:<b@b.test>' },
    { bytes: Buffer.alloc(0) },
    { dsn: { envid: 'x RET=FULL' } },
  ]) {
    await expect(session.send({ from, to, bytes: small, beforeBody: yes, ...wrong })).rejects.toThrow();
  }
  expect(peer.mails).toHaveLength(1);
});

test('a connection that the server closed while idle is seen, and a letter on it was never sent', async () => {
  const { peer, session } = await connectedPeer({ dot: '250 Ok\r\n421 4.4.2 Idle, closing' });
  await session.send({ from, to, bytes: small, beforeBody: yes });
  while (session.usable) await sleep(5);
  expect(await session.send({ from, to, bytes: small, beforeBody: yes })).toMatchObject({
    phase: 'mail',
    outcome: 'retry',
    usable: false,
  });
  expect(peer.mails).toHaveLength(1);
});

test('where nobody listens no session opens', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  const refused: SmtpFailure = await openSmtp({ host: 'localhost', port, secure: false }).catch(
    (error) => error,
  );
  expect(refused).toMatchObject({ name: 'SmtpFailure', phase: 'connect', code: null, outcome: 'retry' });
  expect(refused.message).toContain('ECONNREFUSED');
});

test('a failed login opens no session; without TLS no password leaves this machine at all', async () => {
  const { peer } = await connectedPeer({ extensions: ['AUTH PLAIN'] });
  const options = { port: peer.port, secure: false, auth: { user: 'ana', pass: 'secret' } };
  const failed: SmtpFailure = await openSmtp({ ...options, host: '[::ffff:127.0.0.1]' }).catch(
    (error) => error,
  );
  expect(failed).toMatchObject({ phase: 'hello', code: 500, outcome: 'retry' });
  expect(failed.message).not.toContain('secret');

  const before = peer.commands.length;
  const unsafe = openSmtp({ ...options, host: notKnownAsLoopback });
  await expect(unsafe).rejects.toMatchObject({ phase: 'hello', code: null, outcome: 'retry' });
  expect(peer.commands.slice(before).filter((line) => line.startsWith('AUTH'))).toEqual([]);
});

test('an announced STARTTLS is used, and only loopback may show a certificate of its own making', async () => {
  const server = new smtpServer.SMTPServer({ logger: false, authOptional: true, disableReverseLookup: true });
  const { port } = await new Promise<AddressInfo>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve(listening.address() as AddressInfo));
  });
  onTestFinished(() => new Promise((resolve) => server.close(resolve)));

  const session = await openSmtp({ host: 'localhost', port, secure: false });
  expect(session.tls).toMatchObject({
    version: expect.stringMatching(/^TLSv1\.[23]$/),
    cipher: expect.any(String),
  });
  expect(await session.send({ from, to, bytes: small, beforeBody: yes })).toMatchObject({
    outcome: 'handed over',
  });
  await session.quit();

  const elsewhere = openSmtp({ host: notKnownAsLoopback, port, secure: false });
  await expect(elsewhere).rejects.toMatchObject({ phase: 'hello', outcome: 'retry' });

  const { peer } = await connectedPeer({ extensions: [] });
  const bare = openSmtp({ host: '127.0.0.1', port: peer.port, secure: false, requireTls: true });
  await expect(bare).rejects.toMatchObject({ phase: 'hello', outcome: 'retry' });
});
