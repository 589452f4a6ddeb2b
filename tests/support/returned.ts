/** Bringing what comes back to the door of the bounce domain, as a mail server would. */
import { openSmtp } from '#app/mail/smtp.server.ts';
import { returnedMails, to as sampleTo } from './returned-mails.ts';

/** Hands a mail to the door at a port; the reply that ended it. */
export async function bringTo(
  port: number,
  to: string,
  raw: string,
  from = '',
): Promise<{ phase: string; code: number | null }> {
  const session = await openSmtp({ host: '127.0.0.1', port, secure: false });
  const { phase, code } = await session.send({
    from,
    to,
    bytes: Buffer.from(raw),
    beforeBody: async () => true,
  });
  await session.quit();
  return { phase, code };
}

/** One of the samples, as if it were about that address. `times`: another one of its kind. */
export function sample(name: string, about: string, times = 0): string {
  const raw = returnedMails.find((mail) => mail.name === name)?.raw;
  if (!raw) throw new Error(`There is no sample ${name}.`);
  return raw.replaceAll(sampleTo, about).replace('Message-ID: <', `Message-ID: <${times}`);
}
