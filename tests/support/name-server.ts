/** A name server of the test's own: answers from a table over UDP on 127.0.0.1, and knows nothing else. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet';

/** By `NAME TYPE`, such as `bounce.example.org MX`: texts, `10 host`, addresses or names. */
export type Zone = Record<string, string[]>;

const NXDOMAIN = 3;

export async function startNameServer(zone: Zone): Promise<{ address: string; close(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { id, questions } = decode(query);
    const [question] = questions ?? [];
    if (!question) return;
    const values = zone[`${question.name.toLowerCase()} ${question.type}`] ?? [];
    const isKnown = Object.keys(zone).some((key) => key.startsWith(`${question.name.toLowerCase()} `));
    const flags = AUTHORITATIVE_ANSWER | (isKnown ? 0 : NXDOMAIN);
    const answers = values.map((value) => answerOf(question.name, question.type, value));
    socket.send(
      encode({ type: 'response', id: id ?? 0, flags, questions: [question], answers }),
      port,
      address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

function answerOf(name: string, type: string, value: string): Answer {
  const [first = '', second = ''] = value.split(' ');
  if (type === 'MX') return { name, type, data: { preference: Number(first), exchange: second } };
  if (type === 'TXT') return { name, type, data: value.match(/.{1,255}/gs) ?? [''] };
  return { name, type: type as 'A' | 'PTR', data: value };
}
