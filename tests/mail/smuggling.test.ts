import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeMail } from '#app/mail/compose.server.ts';
import { openSmtp, type SmtpSession } from '#app/mail/smtp.server.ts';
import { type Peer, startPeer } from '#tests/support/smtp-peer.ts';

let peer: Peer;
let session: SmtpSession;

beforeAll(async () => {
  peer = await startPeer();
  session = await openSmtp({ host: '127.0.0.1', port: peer.port, secure: false });
});
afterAll(async () => {
  await session.quit();
  await peer.close();
});

const shapes = [
  '\n.\n',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r',
  '\r.\r\n',
  '\r\n.\r',
  '\n.\r',
  '\r\n.\r\n',
  '\r\n..\r\n',
];
const smuggled = (shape: string) =>
  `Dear Minister,${shape}MAIL FROM:<eve@evil.test>\r\nDATA\r\nBcc: x${shape}`;
const address = 'minister@mfa.example';

async function send(bytes: Uint8Array) {
  const before = peer.mails.length;
  const letter = { from: 'b-1@bounce.example.org', to: address, bytes, beforeBody: async () => true };
  expect(await session.send(letter)).toMatchObject({ outcome: 'handed over' });
  expect(peer.mails).toHaveLength(before + 1);
  const mail = peer.mails[before];
  if (!mail) throw new Error('No mail arrived');
  return mail;
}

test.each(shapes)('%j in a text stays text: one mail, one envelope', async (shape) => {
  const bytes = composeMail({
    from: { name: 'Eve', address: 'letters@dear-minister.example' },
    to: { name: '', address },
    messageId: 'smuggled@dear-minister.example',
    date: new Date('2026-11-03T08:00:00Z'),
    subject: 'Hello',
    text: smuggled(shape),
  });
  const mail = await send(bytes);
  expect(mail).toMatchObject({ from: 'b-1@bounce.example.org', to: [address] });
  expect(mail.bytes.equals(bytes)).toBe(true);
  const { text } = await PostalMime.parse(mail.bytes);
  expect(text).toBe(smuggled(shape).replace(/\r\n?/g, '\n'));
});

test.each(shapes)(
  '%j in raw bytes ends nothing, not even for a server that takes bare line ends',
  async (shape) => {
    const mail = await send(Buffer.from(`Subject: Hello\r\n\r\n${smuggled(shape)}`));
    const inside = mail.wire.subarray(0, -5).toString('latin1');
    expect(inside).not.toMatch(/(?:\r\n|\r|\n)\.(?:\r\n|\r|\n)/);
    expect(inside.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(peer.commands.filter((line) => line.includes('eve@evil.test'))).toEqual([]);
  },
);
