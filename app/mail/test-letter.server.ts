/** One letter to ourselves, by the way that all mail takes: composed, signed, looked at, handed to the relay. */
import { randomUUID } from 'node:crypto';
import { env } from '#app/env.server.ts';
import { routeFor } from './address.server.ts';
import { startCatcher } from './catcher.server.ts';
import { type Checked, checkSignatures } from './dkim-check.server.ts';
import { dkimPlace, dkimRecord } from './dkim-keys.server.ts';
import { relayFrom } from './relay.server.ts';
import type { SendResult } from './reply.server.ts';
import { bounceAddress } from './returned/token.server.ts';
import { dkimKeys, sealMail } from './seal.server.ts';
import { openSmtp } from './smtp.server.ts';

export type TestLetter = {
  /** Where it really went, outside live mode not the address asked for. */
  to: string;
  server: string;
  tls: string | null;
  signatures: Checked[];
  result: SendResult;
};

/**
 * Sends a letter to `address` as the mail mode allows; without SMTP_URL to a mail catcher that lives as long as this call.
 * Rejects with SmtpFailure when no server could be had, with ComposeError for an address that can't be written to,
 * and with an Error when one of our own signatures would not be believed.
 */
export async function sendTestLetter(address: string, text: string): Promise<TestLetter> {
  const to = routeFor(env.MAIL_MODE, { to: address, writer: address });
  const bytes = sealMail({
    from: { name: env.ORG_NAME, address: env.MAIL_FROM },
    to: { name: '', address: to },
    messageId: `${randomUUID()}@${env.MAIL_FROM.split('@')[1]}`,
    date: new Date(),
    subject: `A test letter from ${env.ORG_NAME}`,
    text,
    headers: [['Auto-Submitted', 'auto-generated']],
  });
  const signatures = checkSignatures(
    bytes,
    new Map(dkimKeys.map((key) => [dkimPlace(key), dkimRecord(key)])),
  );
  const broken = signatures.find(({ valid }) => !valid);
  if (broken || signatures.length !== dkimKeys.length)
    throw new Error(`The signature of ${broken?.selector ?? 'a key'} does not check; nothing was sent.`);
  return { to, signatures, ...(await handToRelay(to, bytes)) };
}

async function handToRelay(
  to: string,
  bytes: Uint8Array,
): Promise<Pick<TestLetter, 'server' | 'tls' | 'result'>> {
  const catcher = env.SMTP_URL ? null : await startCatcher({ port: 0, store: async () => {} });
  try {
    const relay = relayFrom(env.SMTP_URL ?? `smtp://127.0.0.1:${catcher?.port}`);
    const session = await openSmtp(relay);
    const from = bounceAddress(0);
    const result = await session.send({ from, to, bytes, beforeBody: async () => true });
    await session.quit();
    return { server: `${relay.host}:${relay.port}`, tls: session.tls?.version ?? null, result };
  } finally {
    await catcher?.close();
  }
}
